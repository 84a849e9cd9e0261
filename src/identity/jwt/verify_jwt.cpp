#include "identity/jwt/verify_jwt.h"

#include <algorithm>

#include "identity/jwt/compact_jwt.h"

namespace hf::identity {
namespace {

constexpr JsonLimits kClaimsLimits{.depth = 16, .bytes = kMostToken};
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr std::size_t kMostSubject = 255;              // OpenID Connect Core §2

std::unexpected<Error> refuse(std::string sentence) { return fail(Code::unauthorized, std::move(sentence)); }

bool holds(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

bool is_allowed_type(const std::vector<std::string>& types, std::string_view typ) {
    return std::ranges::any_of(types, [&](const auto& one) { return plain_type(one) == typ; });
}

/// RFC 7519 §4.1.3: one text, or a list of texts.
bool is_for(const std::vector<std::string>& audiences, const json::value* aud) {
    if (aud == nullptr) return false;
    if (aud->is_string()) return holds(audiences, aud->get_string());
    if (!aud->is_array() || !std::ranges::all_of(aud->get_array(), &json::value::is_string)) return false;
    return std::ranges::any_of(aud->get_array(), [&](const auto& one) { return holds(audiences, one.get_string()); });
}

bool is_subject(std::string_view sub) {
    return !sub.empty() && sub.size() <= kMostSubject &&
           std::ranges::none_of(sub, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<void> check_times(const json::object& claims, Duration leeway, Time now) {
    const auto expires = moment_in(claims, "exp");
    if (!expires) return refuse("The token does not say until when it is good.");
    if (*expires + leeway <= now) return refuse("The token has expired.");
    for (const auto* name : {"nbf", "iat"}) {
        if (!claims.contains(name)) continue;
        const auto moment = moment_in(claims, name);
        if (!moment || *moment > now + leeway) return refuse("The token is not good yet.");
    }
    return {};
}

Result<void> check_claims(const json::object& claims, const ExpectedToken& expected, Time now) {
    const auto issuer = text_member(claims, "iss");
    if (issuer.empty() || issuer != expected.issuer) return refuse("The token is of another issuer.");
    if (!is_for(expected.audiences, claims.if_contains("aud"))) return refuse("The token is meant for somebody else.");
    if (!is_subject(text_member(claims, "sub"))) return refuse("The token does not say whom it stands for.");
    return check_times(claims, expected.leeway, now);
}

std::optional<json::object> claims_in(std::string_view payload) {
    auto parsed = parse_json(payload, kClaimsLimits);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    return std::move(parsed->get_object());
}

}  // namespace

std::optional<Time> moment_in(const json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    const auto seconds = value->get_int64();
    if (seconds < 1 || seconds > kLastSecond) return std::nullopt;
    return Time{seconds * 1'000};
}

Result<json::object> verify_jwt(std::string_view token, const KeySet& keys, const ExpectedToken& expected, Time now) {
    const auto jwt = TRY(read_compact_jwt(token));
    if (!is_allowed_type(expected.types, jwt.typ)) return refuse("It is a token of another kind.");
    const auto* key = keys.find(jwt.kid);
    if (key == nullptr) return refuse("It is signed by a key that is not known here.");
    if (jwt.algorithm != key->algorithm() ||
        std::ranges::find(expected.algorithms, jwt.algorithm) == expected.algorithms.end())
        return refuse("The token is signed in a way that is not accepted.");
    if (!key->has_signed(token, jwt.signature))
        return refuse("Its signature is not right: it was changed, or made by somebody else.");
    auto claims = claims_in(jwt.payload);
    if (!claims) return refuse("It is not a signed token.");
    TRY(check_claims(*claims, expected, now));
    return *std::move(claims);
}

std::optional<JwtHead> peek_jwt(std::string_view token) {
    auto jwt = read_compact_jwt(token);
    if (!jwt) return std::nullopt;
    const auto claims = claims_in(jwt->payload);
    if (!claims) return std::nullopt;
    const auto issuer = text_member(*claims, "iss");
    if (issuer.empty()) return std::nullopt;
    return JwtHead{std::string{issuer}, std::move(jwt->kid), jwt->algorithm};
}

}  // namespace hf::identity
