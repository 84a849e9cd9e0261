// Whether a JSON Web Token is to be believed (RFC 7519, RFC 8725): ours, an ID token, or an access token of another
// issuer. A pure function: it fetches no key and reads no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "identity/jwt/key_set.h"

namespace hf::identity {

/// What a token must say. An empty list allows nothing.
struct ExpectedToken {
    std::string issuer{};                  // `iss`, byte by byte
    std::vector<std::string> audiences{};  // one of them stands in `aud`
    /// Kinds allowed in `typ` ("at+jwt", "JWT"), whatever their case, with or without "application/". An empty text
    /// says that it may be absent.
    std::vector<std::string> types{};
    std::vector<Algorithm> algorithms{};
    Duration leeway{0};  // how far the issuer's clock may be off, in its favor
};

/// The claims of a token that a key in `keys` has signed and that says what is expected. Otherwise unauthorized, with a
/// sentence that holds nothing of the token.
///
/// The key is the one the header names, and its algorithm the one the header and the list name. `exp` must be there and
/// in the future: a token is dead at its very second. `nbf` and `iat` may be absent, and must not be in the future.
/// Each is a whole number of seconds between 1 and the year 9999, written without fraction and exponent. `sub` is a
/// text of 1 to 255 bytes without control characters. A name must not stand twice, at any depth.
Result<json::object> verify_jwt(std::string_view token, const KeySet& keys, const ExpectedToken& expected, Time now);

/// A claim that is a moment, in the form that verify_jwt asks for. Nothing when it is absent or of another form.
std::optional<Time> moment_in(const json::object& claims, std::string_view name);

struct JwtHead {
    std::string issuer;
    std::string kid;
    Algorithm algorithm{};
};

/// What a token says of itself, unverified: good for choosing the issuer and for seeing whether its key is here.
/// Nothing when the token would be refused for its form.
std::optional<JwtHead> peek_jwt(std::string_view token);

}  // namespace hf::identity
