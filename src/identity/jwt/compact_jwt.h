// A token as it is spelled: three parts of base64url between dots (RFC 7515 §7.1), the first of them its header.
#pragma once

#include <string>
#include <string_view>

#include "base/json_text.h"
#include "identity/jwt/public_key.h"

namespace hf::identity {

inline constexpr std::size_t kMostToken = 8 << 10;
inline constexpr std::size_t kMostHeader = 2 << 10;  // of its JSON

/// Nothing of it is to be believed before the signature is verified.
struct CompactJwt {
    std::string_view whole;
    Algorithm algorithm{};
    std::string kid;
    std::string typ;  // in lower case, without "application/"; empty when absent
    std::string payload;
    std::string signature;
};

/// RFC 7515 §4.1.9: media types compare alike whatever their case, and "application/" may be left out.
std::string plain_type(std::string_view typ);

/// unauthorized, with a sentence that holds nothing of the token, when it is too long, not of three parts in the one
/// right spelling, or its header is more than this server understands: no extension (`crit`, `b64`), nothing packed
/// (`zip`), nothing encrypted, nested (`cty`), and no key or address of one (`jwk`, `jku`, `x5u`, `x5c`).
Result<CompactJwt> read_compact_jwt(std::string_view token);

}  // namespace hf::identity
