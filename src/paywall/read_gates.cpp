#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json_codec.h"
#include "base/text.h"
#include "paywall/binding.h"
#include "paywall/gate.h"
#include "paywall/read_prices.h"
#include "paywall/read_upstream.h"

namespace hf::paywall {
namespace {

/// [[paywall.gates]] as it is written; what the texts mean is read in a second step.
struct GateText : UpstreamKeys, PriceKeys {
    std::string name;
    std::string match;
    std::optional<std::vector<std::string>> hosts;
    std::optional<std::string> upstream;
    std::optional<std::string> files;
    std::optional<bool> elsewhere;
    std::optional<std::vector<std::string>> formerly;
    std::optional<std::string> precheck;
    std::optional<std::string> claim_within;
    std::optional<std::string> late_payments;
    std::optional<std::string> deadline;
    std::optional<std::string> access;
    std::optional<std::string> opens;
    std::optional<json::value> query;
    std::optional<json::value> preview;
    std::optional<std::int64_t> redeliveries;
};
BOOST_DESCRIBE_STRUCT(GateText, (UpstreamKeys, PriceKeys),
                      (name, match, hosts, upstream, files, elsewhere, formerly, precheck, claim_within, late_payments,
                       deadline, access, opens, query, preview, redeliveries))

constexpr std::size_t kMostPreviewBytes = 64 << 10;
constexpr Duration kLongestDeadline = std::chrono::days{365};
constexpr Duration kLongestAccess = std::chrono::days{36'500};

/// Gates' names are said in quotes, in a field of every 402.
bool is_speakable(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::none_of(name, [](char c) {
        return (c >= 0 && c < ' ') || c == '"' || c == '\\' || c == '\x7f';
    });
}

/// Reads one gate, noting everything that is wrong under its pointer.
class GateReader {
  public:
    GateReader(std::string pointer, const std::filesystem::path& beside, const UpstreamKeys& reach,
               const rails::Rails& rails, FieldErrors& errors)
        : pointer_(std::move(pointer)), beside_(beside), reach_(reach), rails_(rails), errors_(errors) {}

    std::optional<Gate> read(const json::value& value) {
        const auto before = errors_.size();
        GateText text;
        read_into(text, value, pointer_, errors_);
        suggest(before);
        if (errors_.size() != before) return std::nullopt;

        Gate gate;
        gate.name = text.name;
        if (!is_speakable(gate.name))
            wrong("name", "is 1 to 64 bytes without control characters, quotes or backslashes");
        read_hosts(gate, text);
        read_match(gate, text);
        read_source(gate, text);
        read_prices(gate, text, rails_,
                    [this](std::string_view member, std::string says) { wrong(member, std::move(says)); });
        read_promises(gate, text);
        if (text.deadline) gate.deadline = span("deadline", *text.deadline, kLongestDeadline);
        if (text.access && *text.access != "once") gate.window = span("access", *text.access, kLongestAccess);
        read_opens(gate, text);
        read_query(gate, text);
        if (text.preview) gate.preview = *text.preview;
        if (text.preview && write_json(*text.preview).size() > kMostPreviewBytes)
            wrong("preview", "is at most 64 KiB of JSON");
        gate.redeliveries = static_cast<int>(text.redeliveries.value_or(3));
        if (gate.redeliveries < 0 || gate.redeliveries > 1000) wrong("redeliveries", "is a number from 0 to 1000");
        if (errors_.size() != before) return std::nullopt;
        return gate;
    }

  private:
    /// `member` may lead further down: "price/amount".
    void wrong(std::string_view member, std::string says) {
        errors_.push_back({fmt::format("{}/{}", pointer_, member), std::move(says)});
    }

    /// Unknown keys are most often slips: name the nearest known one.
    void suggest(std::size_t from) {
        std::vector<std::string_view> known;
        for_each_member<GateText>([&](std::string_view name, auto) { known.push_back(name); });
        for (auto i = from; i < errors_.size(); ++i) {
            auto& error = errors_[i];
            if (error.detail != "is not known here") continue;
            const auto word = std::string_view{error.pointer}.substr(error.pointer.rfind('/') + 1);
            if (const auto meant = nearest(word, known)) error.detail += fmt::format("; did you mean {}?", *meant);
        }
    }

    Duration span(std::string_view member, std::string_view text, Duration longest) {
        const auto value = parse_duration(text);
        if (!value)
            wrong(member, std::string{value.error().says()});
        else if (*value <= Duration{0} || *value > longest)
            wrong(member, fmt::format("must be longer than nothing and at most {}", text_of(longest)));
        return value.value_or(Duration{0});
    }

    /// Compared with what visitors ask for, which has lost its port.
    void read_hosts(Gate& gate, const GateText& text) {
        const auto hosts = text.hosts.value_or(std::vector<std::string>{});
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            gate.hosts.push_back(to_lower(hosts[i]));
            if (gate.hosts.back().empty() || host_name(gate.hosts.back()) != gate.hosts.back() ||
                gate.hosts.back().find_first_of("/ *") != std::string::npos)
                wrong(fmt::format("hosts/{}", i), "is a host name alone, without a port");
        }
    }

    void read_match(Gate& gate, const GateText& text) {
        auto pattern = http::PathPattern::parse(text.match);
        if (!pattern) return wrong("match", std::string{pattern.error().says()});
        gate.match = std::move(*pattern);
    }

    void read_source(Gate& gate, const GateText& text) {
        gate.elsewhere = text.elsewhere.value_or(false);
        if (int{text.upstream.has_value()} + int{text.files.has_value()} + int{gate.elsewhere} != 1)
            return wrong("upstream", "exactly one of upstream, files and elsewhere says where the content comes from");
        if (gate.elsewhere) return;
        if (text.upstream) {
            gate.upstream =
                read_upstream(*text.upstream, text, reach_, beside_,
                              [this](std::string_view member, std::string says) { wrong(member, std::move(says)); });
            return;
        }
        try {
            gate.folder = http::Folder::open(beside_ / *text.files);
        } catch (const WorldError& error) {
            wrong("files", error.what());
        }
    }

    void read_promises(Gate& gate, const GateText& text) {
        if (text.claim_within) gate.claim_within = span("claim_within", *text.claim_within, kLongestAccess);
        const auto late = text.late_payments.value_or("honor");
        gate.honors_late = late == "honor";
        if (late != "honor" && late != "refund") wrong("late_payments", "is \"honor\" or \"refund\"");
        const auto precheck = text.precheck.value_or("none");
        gate.precheck = precheck == "head";
        if (precheck != "none" && precheck != "head") wrong("precheck", "is \"none\" or \"head\"");
        if (gate.precheck && !gate.upstream)
            wrong("precheck", "is for upstreams: files are looked at anyway, and what is elsewhere is out of sight");
        gate.formerly = text.formerly.value_or(std::vector<std::string>{});
        for (const auto& name : gate.formerly)
            if (!is_speakable(name)) wrong("formerly", "has names of gates, 1 to 64 bytes each");
    }

    void read_opens(Gate& gate, const GateText& text) {
        const auto opens = text.opens.value_or("this");
        if (opens == "this")
            gate.opens = Opens::this_path;
        else if (opens == "below")
            gate.opens = Opens::below;
        else if (opens == "gate")
            gate.opens = Opens::gate;
        else
            wrong("opens", "is \"this\", \"below\" or \"gate\"");
    }

    void read_query(Gate& gate, const GateText& text) {
        if (!text.query || *text.query == json::value("exact")) return;
        if (*text.query == json::value("ignore")) {
            gate.query.kind = QueryRule::Kind::ignore;
            return;
        }
        gate.query.kind = QueryRule::Kind::named;
        FieldErrors errors;
        read_into(gate.query.names, *text.query, "", errors);
        if (!errors.empty()) wrong("query", "is \"exact\", \"ignore\" or a list of parameter names");
    }

    std::string pointer_;
    const std::filesystem::path& beside_;
    const UpstreamKeys& reach_;
    const rails::Rails& rails_;
    FieldErrors& errors_;
};

void read_default(GateTable& table, const json::object& section, const UpstreamKeys& reach,
                  const std::filesystem::path& beside, FieldErrors& errors) {
    const auto text = [&](std::string_view key) -> std::optional<std::string> {
        const auto* value = section.if_contains(key);
        if (value == nullptr) return std::nullopt;
        if (value->is_string()) return std::string{value->get_string()};
        errors.push_back({pointer_into("", key), "must be a text"});
        return std::nullopt;
    };
    const auto otherwise = text("default").value_or("deny");
    const auto upstream = text("upstream");
    if (otherwise != "deny" && otherwise != "free") errors.push_back({"/default", "is \"deny\" or \"free\""});
    if ((otherwise == "free") != upstream.has_value())
        errors.push_back(
            {"/upstream", "paywall.default = \"free\" and paywall.upstream, the site as a whole, go together"});
    if (!upstream) return;
    table.otherwise = read_upstream(*upstream, {}, reach, beside, [&](std::string_view member, std::string says) {
        errors.push_back({fmt::format("/{}", member), std::move(says)});
    });
}

}  // namespace

Result<GateTable> read_gates(const json::value& section, const std::filesystem::path& beside,
                             const rails::Rails& rails) {
    static constexpr std::array<std::string_view, 3> kKnown{"default", "upstream", "gates"};
    GateTable table;
    FieldErrors errors;
    if (!section.is_object()) return std::unexpected(Error{Code::invalid_fields, {}, {{"", "must be a table"}}});
    const auto& object = section.get_object();
    for (const auto& [key, value] : object)
        if (std::ranges::find(kKnown, std::string_view{key}) == kKnown.end() && !is_upstream_key(key)) {
            const auto meant = nearest(std::string_view{key}, kKnown);
            errors.push_back({pointer_into("", key), meant ? fmt::format("is not known here; did you mean {}?", *meant)
                                                           : "is not known here"});
        }
    const auto reach = read_upstream_keys(object, errors);
    read_default(table, object, reach, beside, errors);

    std::set<std::string> names;
    if (const auto* gates = object.if_contains("gates")) {
        if (!gates->is_array()) errors.push_back({"/gates", "must be a list of tables"});
        for (std::size_t i = 0; gates->is_array() && i < gates->get_array().size(); ++i) {
            const auto pointer = fmt::format("/gates/{}", i);
            auto gate = GateReader{pointer, beside, reach, rails, errors}.read(gates->get_array()[i]);
            if (!gate) continue;
            if (!names.insert(gate->name).second) errors.push_back({pointer + "/name", "two gates have this name"});
            table.gates.push_back(std::move(*gate));
        }
    }
    if (!errors.empty())
        return std::unexpected(Error{Code::invalid_fields, "The gates cannot be used.", std::move(errors)});
    return table;
}

}  // namespace hf::paywall
