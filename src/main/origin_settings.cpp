#include "main/origin_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "main/origin_timeout.h"
#include "main/sell_config.h"

namespace hf::cli {
namespace {

bool is_name_part(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

/// What follows a value may only be a comment.
bool is_end(std::string_view rest) { return trim(rest).empty() || trim(rest).starts_with('#'); }

/// 'text' or "text" on one line, with the escapes that settings have use for.
std::optional<std::string> text_literal(std::string_view source) {
    const char quote = source.front();
    std::string out;
    for (std::size_t i = 1; i < source.size(); ++i) {
        if (source[i] == quote) return is_end(source.substr(i + 1)) ? std::optional{out} : std::nullopt;
        if (source[i] != '\\') {
            out += source[i];
            continue;
        }
        if (++i == source.size()) return std::nullopt;
        switch (source[i]) {
            case '\\':
            case '\'':
            case '"': out += source[i]; break;
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            default: return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::string> constant(std::string_view source) {
    if (source.empty()) return std::nullopt;
    if (source.front() == '"' || source.front() == '\'') return text_literal(source);
    const auto word = trim(source.substr(0, source.find('#')));
    if (word == "True" || word == "False" || word == "None") return std::string{word};
    std::string number;
    for (const char c : word)
        if (c != '_') number += c;
    const auto plain = number.find_first_not_of("0123456789.") == number.npos && std::ranges::count(number, '.') <= 1;
    return plain && number.find_first_of("0123456789") != number.npos ? std::optional{number} : std::nullopt;
}

class Translation {
  public:
    explicit Translation(const OriginSettings& settings) : settings_(settings) {}

    std::string write() {
        out_ =
            "# Translated from the settings of a Raiden Paywall. Check it with: holdfast config check --config "
            "THIS_FILE\n"
            "# Its payments come with: holdfast import raiden-paywall paywall.db --asset SVT/9\n\n"
            "mode = \"sandbox\"   # for a test network; \"live\" where the money is real\n\n";
        write_rail();
        write_gate();
        write_rest();
        return std::move(out_);
    }

  private:
    const OriginSetting* find(std::string_view name) {
        used_.emplace(name);
        const auto found = settings_.values.find(name);
        return found == settings_.values.end() ? nullptr : &found->second;
    }

    /// key = value, with where it came from; a comment when the origin had no such line.
    void put(std::string_view key, std::string_view name, bool is_text, std::string_view otherwise) {
        const auto* setting = find(name);
        const std::string value{setting == nullptr ? otherwise : setting->value};
        const bool fits = is_text || parse_decimal(value);
        out_ +=
            fmt::format("{}{:<10} = {}   # {}{}\n", fits ? "" : "# ", key, is_text || !fits ? toml_text(value) : value,
                        name, setting == nullptr ? " was not set" : fmt::format(", line {}", setting->line));
    }

    void write_rail() {
        out_ += "[rails.raiden]\n";
        put("endpoint", "RD_API_ENDPOINT", true, "http://localhost:5002");
        put("network_id", "RD_NETWORK_ID", false, "5");
        out_ +=
            "\n[[rails.raiden.tokens]]\nasset      = \"SVT/9\"   # what it is called here, and how finely it is "
            "counted: yours to choose\n";
        put("address", "RD_TOKEN_ADDRESS", true, "");
        put("decimals", "RD_TOKEN_DECIMALS", false, "18");
        out_ += '\n';
    }

    void write_gate() {
        out_ +=
            "# The prices stood in the program. Let it do without the paywall and answer at an address of its own; "
            "then\n"
            "# either name its priced paths here, or let it price them itself (docs/sell-your-site.md).\n"
            "#\n# [[paywall.gates]]\n# name     = \"articles\"\n# match    = \"/articles/**\"\n"
            "# upstream = \"http://127.0.0.1:5000\"\n# price    = { amount = 1000000, asset = \"SVT/9\" }   # 0.001\n"
            "# rails    = [\"raiden\"]\n";
        if (const auto* timeout = find("RD_DEFAULT_TIMEOUT")) {
            const auto span = parse_origin_timeout(timeout->value);
            if (span && span->count() > 0)
                out_ += fmt::format("# deadline = \"{}\"   # RD_DEFAULT_TIMEOUT, line {}: {}\n", text_of(*span),
                                    timeout->line, toml_text(timeout->value));
            else
                out_ += fmt::format("# deadline = \"10m\"   # RD_DEFAULT_TIMEOUT, line {}: {} is no span of time\n",
                                    timeout->line, toml_text(timeout->value));
        } else {
            out_ += "# deadline = \"10m\"   # RD_DEFAULT_TIMEOUT was not set\n";
        }
    }

    void write_rest() {
        out_ += "\n# What has no meaning any more:\n";
        if (const auto* amount = find("RD_DEFAULT_AMOUNT"))
            out_ += fmt::format("# RD_DEFAULT_AMOUNT, line {}: had no effect there either\n", amount->line);
        if (const auto* assets = find("ASSETS_PATH"))
            out_ += fmt::format("# ASSETS_PATH, line {}: the demo's articles; a gate with files = {} serves a folder\n",
                                assets->line, toml_text(assets->value));
        if (const auto* receiver = find("RD_RECEIVER_ADDRESS"))
            out_ += fmt::format("# RD_RECEIVER_ADDRESS, line {}: the node tells its own address\n", receiver->line);
        out_ += "# gunicorn's settings: one process answers everybody, and jobs run in it\n";
        for (const auto& [name, setting] : settings_.values)
            if (!used_.contains(name)) out_ += fmt::format("# {}, line {}: not a setting of it\n", name, setting.line);
        for (const auto& says : settings_.not_understood) out_ += fmt::format("# {}\n", says);
    }

    const OriginSettings& settings_;
    std::set<std::string, std::less<>> used_;
    std::string out_;
};

}  // namespace

OriginSettings read_origin_settings(std::string_view program) {
    OriginSettings settings;
    int number = 0;
    for (const auto line : split(program, '\n')) {
        ++number;
        if (is_end(line)) continue;
        const auto equals = line.find('=');
        const auto name = trim(line.substr(0, equals));
        const bool assigns = equals != line.npos && !name.empty() && line.front() != ' ' && line.front() != '\t' &&
                             std::ranges::all_of(name, is_name_part);
        const auto value = assigns ? constant(trim(line.substr(equals + 1))) : std::nullopt;
        if (value)
            settings.values[std::string{name}] = {*value, number};
        else
            settings.not_understood.push_back(
                fmt::format("line {} is not a plain constant and was not read: see what it stood for", number));
    }
    return settings;
}

std::string translate_origin_settings(const OriginSettings& settings) { return Translation{settings}.write(); }

}  // namespace hf::cli
