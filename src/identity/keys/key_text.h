// How a key is spelled: "hf_test_" or "hf_live_", 160 random bits and a checksum, in Crockford's base 32.
//
// The checksum tells a slip of the finger from a key that is wrong or revoked, without asking the database; it is no
// protection. Of a key only its SHA-256 is stored: 160 random bits need no slow hash.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/error.h"
#include "base/random.h"

namespace hf::identity {

/// Play money or real money: one for a whole server.
enum class KeyMode { test, live };
BOOST_DESCRIBE_ENUM(KeyMode, test, live)

std::string make_key_text(KeyMode mode, Random& random);

/// `unauthorized` with a sentence: not a key at all, mistyped, or a key for the other kind of server.
Result<void> check_key_text(KeyMode mode, std::string_view text);

/// What may be shown of a key for ever: "hf_test_4f9k2a".
std::string_view shown_part(std::string_view text);

}  // namespace hf::identity
