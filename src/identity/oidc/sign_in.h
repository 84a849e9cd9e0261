// Signing in with an account at a provider: OpenID Connect Core 1.0 §3.1, the authorization code flow with PKCE
// (RFC 7636). The order: begin_flow, authorization_url, the browser goes and comes back, read_answer, take_flow,
// exchange_code; then find_login or link_login with what it proves.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/oidc/begin_flow.h"
#include "identity/oidc/providers.h"
#include "identity/oidc/take_flow.h"

namespace hf::identity {

/// Where to send the browser. `redirect_uri` has to be given byte by byte the same to exchange_code, and to be known to
/// the provider.
std::string authorization_url(const ProviderSettings& provider, const Discovery& discovery, const BegunFlow& flow,
                              std::string_view redirect_uri);

/// What the browser brings back in the query of the redirect_uri (RFC 6749 §4.1.2, RFC 9207 §2).
struct ProviderAnswer {
    std::string state;
    std::string code;                   // empty when there is an error
    std::optional<std::string> issuer;  // `iss`
    std::string error;                  // "access_denied" …; empty when there is none
};

/// malformed_request when a parameter stands twice, is too long, there is no state, or neither or both of code and
/// error.
Result<ProviderAnswer> read_answer(std::string_view query);

/// Somebody who has proved to be this subject of this issuer, with what the provider says of him. Nothing but issuer
/// and subject may decide whose account it is.
struct ProvenLogin {
    std::string issuer;
    std::string subject;
    std::string label;  // for its owner to know it by
    std::string name;
    std::string username{};  // what he would like to be called; a wish, and maybe another's name
    std::string first_name{};
    std::string last_name{};
    std::string email{};  // empty when unknown
    bool email_verified = false;
    std::string id_token{};  // for end_session_url
};

/// What verified claims say, of an ID token or of an access token. A claim that is no text, is too long or cannot be
/// shown is as good as absent.
ProvenLogin login_of(const json::object& claims);

/// The code for an ID token, and what that token proves. Blocks; talks to the provider of the flow once, which takes a
/// code once, so that a retry after a failure needs another flow. unauthorized: the provider refused, the code is no
/// longer good, the answer is of another provider, or the ID token proves nothing. unavailable: the provider gives no
/// usable answer, or refuses this server as its client. No sentence holds a code, a token or a secret.
Result<ProvenLogin> exchange_code(Providers& providers, const Flow& flow, const ProviderAnswer& answer,
                                  std::string_view redirect_uri, Time now);

/// Where to send the browser to sign out at the provider too (RP-Initiated Logout 1.0 §2); nothing when the provider
/// has no such place. `state` may be empty.
std::optional<std::string> end_session_url(const ProviderSettings& provider, const Discovery& discovery,
                                           std::string_view id_token, std::string_view post_logout_redirect_uri,
                                           std::string_view state);

}  // namespace hf::identity
