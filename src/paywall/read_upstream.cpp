#include "paywall/read_upstream.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace hf::paywall {
namespace {

constexpr Duration kLongest = std::chrono::hours{24};

/// A Host field's value (RFC 9110 §7.2), which nobody may use to write a field of his own.
bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || std::string_view{".-_:[]"}.contains(static_cast<char>(c)));
    });
}

/// "unix:./site.sock" is beside the file that says so, as every other path in it is.
std::string with_whole_path(std::string_view url, const std::filesystem::path& beside) {
    if (!url.starts_with("unix:./")) return std::string{url};
    return "unix:" + std::filesystem::absolute(beside / url.substr(7)).lexically_normal().string();
}

class UpstreamReader {
  public:
    UpstreamReader(const UpstreamKeys& keys, const UpstreamKeys& otherwise, const std::filesystem::path& beside,
                   const WrongUpstream& wrong)
        : keys_(keys), otherwise_(otherwise), beside_(beside), tell_(wrong) {}

    std::shared_ptr<const http::Upstream> read(std::string_view url) {
        auto upstream = http::Upstream::parse(with_whole_path(url, beside_));
        if (!upstream) {
            wrong("upstream", std::string{upstream.error().says()});
            return nullptr;
        }
        read_authorities(*upstream);
        if (const auto& host = said(&UpstreamKeys::upstream_host)) {
            if (!is_host(*host)) wrong("upstream_host", "is a host name, perhaps with a port");
            upstream->host_said = *host;
        }
        read_span(&UpstreamKeys::connect_timeout, "connect_timeout", upstream->connect_timeout);
        read_span(&UpstreamKeys::first_byte_timeout, "first_byte_timeout", upstream->first_byte_timeout);
        read_span(&UpstreamKeys::idle_timeout, "idle_timeout", upstream->idle_timeout);
        if (any_wrong_) return nullptr;
        return std::make_shared<const http::Upstream>(*std::move(upstream));
    }

  private:
    using Key = std::optional<std::string> UpstreamKeys::*;
    const std::optional<std::string>& said(Key key) const { return keys_.*key ? keys_.*key : otherwise_.*key; }

    void wrong(std::string_view member, std::string says) {
        any_wrong_ = true;
        tell_(member, std::move(says));
    }

    void read_authorities(http::Upstream& upstream) {
        const auto& file = said(&UpstreamKeys::upstream_ca);
        // Said once for all gates, it means those that have TLS.
        if (!file || (!keys_.upstream_ca && !upstream.tls)) return;
        if (const auto believed = upstream.believe(beside_ / *file); !believed)
            wrong("upstream_ca", believed.error().detail);
    }

    void read_span(Key key, std::string_view member, Duration& span) {
        const auto& text = said(key);
        if (!text) return;
        const auto value = parse_duration(*text);
        if (!value)
            wrong(member, std::string{value.error().says()});
        else if (*value <= Duration{0} || *value > kLongest)
            wrong(member, fmt::format("must be longer than nothing and at most {}", text_of(kLongest)));
        else
            span = *value;
    }

    const UpstreamKeys& keys_;
    const UpstreamKeys& otherwise_;
    const std::filesystem::path& beside_;
    const WrongUpstream& tell_;
    bool any_wrong_ = false;
};

}  // namespace

std::shared_ptr<const http::Upstream> read_upstream(std::string_view url, const UpstreamKeys& keys,
                                                    const UpstreamKeys& otherwise, const std::filesystem::path& beside,
                                                    const WrongUpstream& wrong) {
    return UpstreamReader{keys, otherwise, beside, wrong}.read(url);
}

bool is_upstream_key(std::string_view name) {
    bool is = false;
    for_each_member<UpstreamKeys>([&](std::string_view key, auto) { is |= key == name; });
    return is;
}

UpstreamKeys read_upstream_keys(const json::object& section, FieldErrors& errors) {
    json::object own;
    for (const auto& [key, value] : section)
        if (is_upstream_key(key)) own.emplace(key, value);
    UpstreamKeys keys;
    const auto before = errors.size();
    read_into(keys, own, "", errors);
    // What is wrong is said once, and not again for each gate.
    return errors.size() == before ? keys : UpstreamKeys{};
}

}  // namespace hf::paywall
