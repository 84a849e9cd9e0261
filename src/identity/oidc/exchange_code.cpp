#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "identity/oidc/sign_in.h"
#include "identity/oidc/web_address.h"

namespace hf::identity {
namespace {

constexpr std::size_t kMostAnswer = 64 << 10;
constexpr std::size_t kMostLabel = 200;
constexpr std::size_t kMostErrorCode = 40;
constexpr Duration kPatience{10'000};

std::unexpected<Error> proves_nothing() {
    return fail(Code::unauthorized, "What the provider answered does not belong to this sign-in. Begin again.");
}

std::unexpected<Error> no_answer(const ProviderSettings& provider) {
    return fail(Code::unavailable, provider.title + " gives no usable answer at the moment; try again shortly.");
}

/// RFC 9207 §2.4: a code that came from elsewhere must not be sent to this provider.
Result<void> check_answer(const ProviderSettings& provider, const Discovery& discovery, const ProviderAnswer& answer) {
    if (answer.issuer ? *answer.issuer != provider.issuer : discovery.names_itself) return proves_nothing();
    if (!answer.error.empty())
        return fail(Code::unauthorized, provider.title + " did not sign you in, or you said no there.");
    return {};
}

/// RFC 6749 §2.3.1: both are form-encoded before they become a user name and a password, in base64 of RFC 4648 §4.
std::string basic(const ProviderSettings& provider) {
    auto text = base64url(form_encode(provider.client_id) + ':' + form_encode(provider.client_secret));
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return "Basic " + text + std::string((4 - text.size() % 4) % 4, '=');
}

http::ClientRequest token_request(const ProviderSettings& provider, const Discovery& discovery, const Flow& flow,
                                  std::string_view code, std::string_view redirect_uri) {
    http::ClientRequest request{.method = "POST", .url = discovery.token_endpoint};
    request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = form_of({{"grant_type", "authorization_code"},
                            {"code", code},
                            {"redirect_uri", redirect_uri},
                            {"code_verifier", flow.code_verifier}});
    request.whole = kPatience;
    request.most = kMostAnswer;
    if (!provider.client_secret.empty() && discovery.takes_secret_in_header) {
        request.fields.push_back({"Authorization", basic(provider)});
        return request;
    }
    request.body += '&' + form_of({{"client_id", provider.client_id}});
    if (!provider.client_secret.empty()) request.body += '&' + form_of({{"client_secret", provider.client_secret}});
    return request;
}

/// RFC 6749 §5.2, of which a log takes what is spelled as its own codes are.
std::string error_code_in(const json::object& answer) {
    const auto code = text_member(answer, "error");
    const bool plain = !code.empty() && code.size() <= kMostErrorCode &&
                       std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return plain ? fmt::format(" ({})", code) : std::string{};
}

Result<json::object> ask_for_tokens(Providers& providers, const ProviderSettings& provider,
                                    const http::ClientRequest& request) {
    const auto unusable = [&](std::string why) {
        providers.note_exchange(provider.name, "Its token endpoint " + std::move(why));
        return no_answer(provider);
    };
    const auto answer = providers.send()(request);
    if (!answer) return unusable("gives no answer.");
    auto parsed = parse_json(answer->body, {.depth = 16, .bytes = kMostAnswer});
    if (!parsed || !parsed->is_object()) return unusable(fmt::format("answers {} without JSON.", answer->status));
    auto& object = parsed->get_object();
    const bool is_old_code = answer->status == 400 && text_member(object, "error") == "invalid_grant";
    if (answer->status != 200 && !is_old_code)
        return unusable(fmt::format("answers {}{}.", answer->status, error_code_in(object)));
    providers.note_exchange(provider.name, {});
    if (is_old_code) return fail(Code::unauthorized, "The code was used before, or is too old. Begin again.");
    return std::move(object);
}

/// Core §3.1.3.7 (3 to 5): for this client, and where for several, issued to this one.
bool is_issued_to(const json::object& claims, std::string_view client_id) {
    const auto* audiences = claims.at("aud").if_array();
    if (audiences != nullptr && audiences->size() > 1 && !claims.contains("azp")) return false;
    return !claims.contains("azp") || text_member(claims, "azp") == client_id;
}

template <class Digest>
std::string left_half(const Digest& digest) {
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size() / 2});
}

/// Core §3.1.3.6: by the digest that the token's own signature uses; for Ed25519 that is SHA-512 (RFC 8032 §5.1).
bool belongs_to(const json::object& claims, const JwtHead& signer, std::string_view access_token) {
    if (!claims.contains("at_hash")) return true;
    const auto hash =
        signer.algorithm == Algorithm::EdDSA ? left_half(sha512(access_token)) : left_half(sha256(access_token));
    return text_member(claims, "at_hash") == hash;
}

/// A text that may be shown and stored; anything else is as good as absent.
std::string shown_claim(const json::object& claims, std::string_view name) {
    const auto text = text_member(claims, name);
    const bool fit = text.size() <= kMostLabel && std::ranges::none_of(text, [](char c) {
                         return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
                     });
    return fit ? std::string{text} : std::string{};
}

}  // namespace

ProvenLogin login_of(const json::object& claims) {
    ProvenLogin login{.issuer = std::string{text_member(claims, "iss")},
                      .subject = std::string{text_member(claims, "sub")},
                      .label = {},
                      .name = shown_claim(claims, "name"),
                      .username = shown_claim(claims, "preferred_username"),
                      .first_name = shown_claim(claims, "given_name"),
                      .last_name = shown_claim(claims, "family_name"),
                      .email = shown_claim(claims, "email")};
    const auto* verified = claims.if_contains("email_verified");
    login.email_verified = !login.email.empty() && verified != nullptr && verified->is_bool() && verified->get_bool();
    for (const auto& label : {login.email, login.username, login.name, shown_claim(claims, "sub")})
        if (login.label.empty()) login.label = label;
    return login;
}

Result<ProvenLogin> exchange_code(Providers& providers, const Flow& flow, const ProviderAnswer& answer,
                                  std::string_view redirect_uri, Time now) {
    const auto* provider = providers.find(flow.provider);
    if (provider == nullptr) return fail(Code::not_found);
    const auto discovery = TRY(providers.discovery(flow.provider));
    TRY(check_answer(*provider, discovery, answer));
    if (!provider->client_secret.empty() && !discovery.takes_secret_in_header && !discovery.takes_secret_in_form)
        return no_answer(*provider);
    const auto tokens =
        TRY(ask_for_tokens(providers, *provider, token_request(*provider, discovery, flow, answer.code, redirect_uri)));
    const auto id_token = text_member(tokens, "id_token");
    const ExpectedToken expected{.audiences = {provider->client_id}, .types = {"JWT", ""}};
    const auto claims = TRY(providers.verify(flow.provider, id_token, expected, now));
    if (!claims.contains("iat") || !is_issued_to(claims, provider->client_id) || flow.nonce.empty() ||
        !equal_in_constant_time(text_member(claims, "nonce"), flow.nonce) ||
        !belongs_to(claims, *peek_jwt(id_token), text_member(tokens, "access_token")))
        return proves_nothing();
    auto login = login_of(claims);
    login.id_token = id_token;
    return login;
}

}  // namespace hf::identity
