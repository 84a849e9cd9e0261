#include "identity/oidc/sign_in.h"

#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "http/path.h"
#include "identity/oidc/web_address.h"

namespace hf::identity {
namespace {

constexpr std::size_t kMostParameter = 4'096;

std::string_view bytes_of(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string words(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " ") + one;
    return text;
}

}  // namespace

std::string authorization_url(const ProviderSettings& provider, const Discovery& discovery, const BegunFlow& flow,
                              std::string_view redirect_uri) {
    return with_parameters(discovery.authorization_endpoint,
                           {{"response_type", "code"},
                            {"client_id", provider.client_id},
                            {"redirect_uri", redirect_uri},
                            {"scope", words(provider.scopes)},
                            {"state", flow.state},
                            {"nonce", flow.nonce},
                            {"code_challenge", base64url(bytes_of(sha256(flow.code_verifier)))},
                            {"code_challenge_method", "S256"}});
}

Result<ProviderAnswer> read_answer(std::string_view query) {
    const auto malformed = [] { return fail(Code::malformed_request, "This is not how a provider answers."); };
    const auto parameters = http::parse_query(query);
    if (!parameters) return malformed();
    const auto find = [&](std::string_view name) -> Result<std::optional<std::string>> {
        std::optional<std::string> found;
        for (const auto& parameter : *parameters) {
            if (parameter.name != name) continue;
            if (found || parameter.value.size() > kMostParameter) return malformed();
            found = parameter.value;
        }
        return found;
    };
    const auto state = TRY(find("state"));
    const auto code = TRY(find("code"));
    const auto error = TRY(find("error"));
    auto issuer = TRY(find("iss"));
    if (!state || state->empty() || code.value_or("").empty() == error.value_or("").empty()) return malformed();
    return ProviderAnswer{*state, code.value_or(""), std::move(issuer), error.value_or("")};
}

std::optional<std::string> end_session_url(const ProviderSettings& provider, const Discovery& discovery,
                                           std::string_view id_token, std::string_view post_logout_redirect_uri,
                                           std::string_view state) {
    if (!discovery.end_session_endpoint) return std::nullopt;
    auto url =
        with_parameters(*discovery.end_session_endpoint, {{"id_token_hint", id_token},
                                                          {"client_id", provider.client_id},
                                                          {"post_logout_redirect_uri", post_logout_redirect_uri}});
    return state.empty() ? url : with_parameters(url, {{"state", state}});
}

}  // namespace hf::identity
