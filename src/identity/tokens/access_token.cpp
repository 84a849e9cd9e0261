#include "identity/tokens/access_token.h"

#include "base/text.h"
#include "identity/jwt/verify_jwt.h"

namespace hf::identity {
namespace {

std::optional<AccessClaims> read_claims(const json::object& claims) {
    const auto text = [&](std::string_view name) {
        const auto* value = claims.if_contains(name);
        return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
    };
    auto user = UserId::parse(text("sub"));
    auto session = SessionId::parse(text("sid"));
    const auto expiry = moment_in(claims, "exp");
    if (!user || !session || !expiry) return std::nullopt;
    return AccessClaims{*std::move(user), *std::move(session), *expiry};
}

std::optional<json::object> payload_of(std::string_view token) {
    const auto parts = split(token, '.');
    const auto text = parts.size() == 3 ? from_base64url(parts[1]) : std::nullopt;
    auto claims = text ? parse_json(*text) : Result<json::value>{fail(Code::unauthorized)};
    if (!claims || !claims->is_object()) return std::nullopt;
    return std::move(claims->get_object());
}

/// Processes before one database may differ by half a second, and a token must not come from the future.
constexpr Duration kClocksApart{1'000};

std::int64_t seconds(Time time) { return std::chrono::floor<std::chrono::seconds>(Duration{time.ms}).count(); }

}  // namespace

std::string make_access_token(const SigningKey& key, std::string_view issuer, const UserId& user,
                              const SessionId& session, Time now, Random& random) {
    return sign_jws(key, kAccessTokenType,
                    {{"iss", issuer},
                     {"aud", issuer},
                     {"sub", user.text},
                     {"sid", session.text},
                     {"client_id", "holdfast"},
                     {"iat", seconds(now - kClocksApart)},
                     {"exp", seconds(now + kAccessTokenLife)},
                     {"jti", base32(random.bytes<16>())}});
}

Result<AccessClaims> open_access_token(std::string_view token, const KeySet& keys, std::string_view issuer, Time now) {
    const ExpectedToken expected{.issuer = std::string{issuer},
                                 .audiences = {std::string{issuer}},
                                 .types = {std::string{kAccessTokenType}},
                                 .algorithms = {Algorithm::EdDSA}};
    const auto claims = TRY(verify_jwt(token, keys, expected, now));
    auto read = read_claims(claims);
    if (!read) return fail(Code::unauthorized, "This token is not one of a session here.");
    return *std::move(read);
}

std::optional<AccessClaims> claims_in(std::string_view token) {
    const auto claims = payload_of(token);
    return claims ? read_claims(*claims) : std::nullopt;
}

std::optional<Time> end_of_token(std::string_view token) {
    const auto claims = payload_of(token);
    return claims ? moment_in(*claims, "exp") : std::nullopt;
}

}  // namespace hf::identity
