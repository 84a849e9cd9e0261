#include "rails/raiden/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_codec.h"
#include "base/text.h"
#include "rails/base_units.h"
#include "rails/raiden/eip55.h"

namespace hf::rails {
namespace {

constexpr int kMostScale = 9;
constexpr Duration kLeastPoll{100}, kMostPoll{60'000};

// Ids as EIP-155 has them, of networks that Raiden's contracts or their like were put on.
constexpr std::array<std::int64_t, 12> kTestNetworks{3,      4,      5,      42,      337,     1'337,
                                                     17'000, 31'337, 80'001, 421'613, 421'614, 11'155'111};
constexpr std::array<std::int64_t, 9> kRealNetworks{1, 10, 30, 56, 61, 100, 137, 8'453, 42'161};

/// The section as it is written.
struct TokenText {
    std::string asset;
    std::string address;
    std::int64_t decimals = 0;
};
BOOST_DESCRIBE_STRUCT(TokenText, (), (asset, address, decimals))

struct SectionText {
    std::string endpoint;
    std::int64_t network_id = 0;
    std::optional<std::string> app_url;
    std::optional<std::string> poll;
    std::vector<TokenText> tokens;
};
BOOST_DESCRIBE_STRUCT(SectionText, (), (endpoint, network_id, app_url, poll, tokens))

bool is_web_address(std::string_view url) {
    const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
    return scheme > 0 && url.size() > scheme && url[scheme] != '/' &&
           std::ranges::none_of(url, [](char c) { return c <= ' ' || c > '~' || c == '@' || c == '?' || c == '#'; });
}

std::string_view host_of(std::string_view url) {
    url.remove_prefix(url.find("//") + 2);
    url = url.substr(0, url.find('/'));
    return url.starts_with('[') ? url.substr(0, url.find(']') + 1) : url.substr(0, url.find(':'));
}

/// By its spelling: a name that merely begins like an address of this machine may be anywhere.
bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "[::1]") return true;
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

class Reader {
  public:
    Result<RaidenSettings> read(const json::value& section, bool sandbox) {
        SectionText text;
        read_into(text, section, "", errors_);
        if (!errors_.empty()) return refused();
        read_node(text);
        read_pace(text);
        for (std::size_t i = 0; i < text.tokens.size(); ++i) read_token(text.tokens[i], fmt::format("/tokens/{}", i));
        if (text.tokens.empty()) wrong("/tokens", "names at least one token");
        if (errors_.empty() && sandbox && may_be_real(settings_))
            wrong("/network_id",
                  fmt::format("{} is not known as a test network{}: in sandbox mode Raiden starts only where its money "
                              "is play money; set mode = \"live\" and take a database of its own",
                              settings_.network_id,
                              is_loopback(host_of(settings_.endpoint)) ? "" : ", and its node is not on loopback"));
        if (!errors_.empty()) return refused();
        return std::move(settings_);
    }

  private:
    void wrong(std::string pointer, std::string says) { errors_.push_back({std::move(pointer), std::move(says)}); }
    std::unexpected<Error> refused() {
        return std::unexpected(Error{Code::invalid_fields, "Raiden cannot be used so.", std::move(errors_)});
    }

    void read_node(const SectionText& text) {
        settings_.endpoint = text.endpoint;
        while (settings_.endpoint.ends_with('/')) settings_.endpoint.pop_back();
        if (!is_web_address(settings_.endpoint))
            wrong("/endpoint",
                  fmt::format("\"{}\" is not the address of a node, as in http://127.0.0.1:5002", text.endpoint));
        settings_.network_id = text.network_id;
        if (text.network_id < 1) wrong("/network_id", fmt::format("{} is not the id of a chain", text.network_id));
        settings_.app_url = text.app_url.value_or(settings_.app_url);
        if (!is_web_address(settings_.app_url))
            wrong("/app_url",
                  fmt::format("\"{}\" is not an http:// or https:// address without a query", settings_.app_url));
    }

    void read_pace(const SectionText& text) {
        if (!text.poll) return;
        const auto poll = parse_duration(*text.poll);
        if (!poll || *poll < kLeastPoll || *poll > kMostPoll)
            wrong("/poll", fmt::format("\"{}\" is not a duration from {} to {}", *text.poll, text_of(kLeastPoll),
                                       text_of(kMostPoll)));
        settings_.poll = poll.value_or(settings_.poll);
    }

    void read_token(const TokenText& text, const std::string& pointer) {
        const auto asset = Asset::parse(text.asset);
        if (!asset)
            wrong(pointer + "/asset", fmt::format("\"{}\": {}", text.asset, asset.error().says()));
        else if (asset->scale() > kMostScale)
            wrong(pointer + "/asset",
                  fmt::format("\"{}\": a token's asset has at most {} decimals", text.asset, kMostScale));
        const auto address = with_checksum(text.address);
        if (!address)
            wrong(pointer + "/address", fmt::format("\"{}\": {}", text.address, address.error().says()));
        else if (*address != text.address)
            wrong(pointer + "/address",
                  fmt::format("\"{}\" has not the capitals of EIP-55; if it is right otherwise, it is {}", text.address,
                              *address));
        if (asset && (text.decimals < asset->scale() || text.decimals > kMostDecimals))
            wrong(pointer + "/decimals",
                  fmt::format("{} is not from {} (of the asset) to {}", text.decimals, asset->scale(), kMostDecimals));
        if (!errors_.empty()) return;
        for (const auto& other : settings_.tokens)
            if (other.asset == *asset || other.address == *address)
                wrong(pointer,
                      fmt::format("{} at {}: an asset has one token, and a token one asset", text.asset, text.address));
        settings_.tokens.push_back({*asset, *address, static_cast<int>(text.decimals)});
    }

    RaidenSettings settings_;
    FieldErrors errors_;
};

}  // namespace

bool may_be_real(const RaidenSettings& settings) {
    const auto among = [&](const auto& ids) { return std::ranges::find(ids, settings.network_id) != ids.end(); };
    if (among(kTestNetworks)) return false;
    if (among(kRealNetworks)) return true;
    return !is_loopback(host_of(settings.endpoint));
}

Result<RaidenSettings> read_raiden_settings(const json::value& section, bool sandbox) {
    return Reader{}.read(section, sandbox);
}

}  // namespace hf::rails
