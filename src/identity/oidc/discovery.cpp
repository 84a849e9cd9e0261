#include "identity/oidc/discovery.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/oidc/web_address.h"

namespace hf::identity {
namespace {

constexpr std::size_t kMostDocument = 256 << 10;
constexpr Duration kPatience{5'000};

std::unexpected<Error> unusable(std::string sentence) { return fail(Code::unavailable, std::move(sentence)); }

Result<json::value> fetch(const Send& send, const std::string& url, std::string_view what) {
    const auto answer =
        send({.url = url, .fields = {{"Accept", "application/json"}}, .whole = kPatience, .most = kMostDocument});
    if (!answer) return unusable(answer.error().error.detail);
    if (answer->status != 200) return unusable(fmt::format("The {} is answered with {}.", what, answer->status));
    auto document = parse_json(answer->body, {.depth = 16, .bytes = kMostDocument});
    if (!document) return unusable(fmt::format("The {} is not JSON that can be read.", what));
    return document;
}

/// An issuer elsewhere must not point this server at itself.
bool is_endpoint(std::string_view url, std::string_view issuer) {
    return is_provider_address(url) && (!is_loopback_address(url) || is_loopback_address(issuer));
}

bool lists(const json::object& document, std::string_view name, std::string_view word) {
    const auto* list = document.if_contains(name);
    return list != nullptr && list->is_array() && std::ranges::any_of(list->get_array(), [&](const json::value& one) {
               return one.is_string() && one.get_string() == word;
           });
}

}  // namespace

Result<Discovery> fetch_discovery(const Send& send, const std::string& issuer) {
    // Discovery §4.1: a slash at its end is taken off before the path is put behind it.
    const auto base = issuer.ends_with('/') ? issuer.substr(0, issuer.size() - 1) : issuer;
    const auto document = TRY(fetch(send, base + "/.well-known/openid-configuration", "discovery document"));
    if (!document.is_object()) return unusable("The discovery document is not an object.");
    const auto& says = document.get_object();
    if (text_member(says, "issuer") != issuer) return unusable("The discovery document is of another issuer.");
    Discovery found{.authorization_endpoint = std::string{text_member(says, "authorization_endpoint")},
                    .token_endpoint = std::string{text_member(says, "token_endpoint")},
                    .jwks_uri = std::string{text_member(says, "jwks_uri")}};
    for (const auto* endpoint : {&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri})
        if (!is_endpoint(*endpoint, issuer))
            return unusable("The discovery document lacks an endpoint, or has one that is not https.");
    if (const auto end = text_member(says, "end_session_endpoint"); is_endpoint(end, issuer))
        found.end_session_endpoint = end;
    constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
    found.takes_secret_in_header = !says.contains(kMethods) || lists(says, kMethods, "client_secret_basic");
    found.takes_secret_in_form = lists(says, kMethods, "client_secret_post");
    const auto* names_itself = says.if_contains("authorization_response_iss_parameter_supported");
    found.names_itself = names_itself != nullptr && names_itself->is_bool() && names_itself->get_bool();
    return found;
}

Result<KeySet> fetch_keys(const Send& send, const std::string& jwks_uri) {
    const auto document = TRY(fetch(send, jwks_uri, "key set"));
    auto keys = KeySet::read(document);
    if (!keys) return unusable(std::string{keys.error().says()});
    return keys;
}

}  // namespace hf::identity
