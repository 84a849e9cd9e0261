// Passwords at rest: argon2id by libsodium, at the setting that OWASP's Password Storage Cheat Sheet gives first
// (m = 19 MiB, t = 2, p = 1). Each call takes tens of milliseconds and that memory: on worker threads, through Hashers.
//
// Hashes that were made elsewhere are accepted and said to need an upgrade:
//   bcrypt    $2a$, $2b$, $2y$ with a cost of 4 to 15. It sees the first 72 bytes of a password and ends at a NUL. So
//             of a longer password the first 72 bytes decide; what stands behind them was never proven to be the
//             password and is not made into one: such a hash stays as it is. A password with a NUL is wrong.
//   argon2id  version 19 with at most 128 MiB, 8 passes and 8 lanes: an imported hash cannot eat the machine.
#pragma once

#include <string>
#include <string_view>

namespace hf::identity {

struct PasswordCheck {
    bool right = false;
    bool needs_upgrade = false;  // right, and to be stored anew as hash_password() makes it; never when it is wrong
};

/// As "$argon2id$v=19$m=19456,t=2,p=1$SALT$TAG", at most 127 bytes; each call draws another salt of the system's
/// randomness. Throws WorldError when there is no memory for it.
std::string hash_password(std::string_view password);

/// Any other hash than those above, an empty one too, is wrong and takes as long as one of ours. Throws WorldError when
/// there is no memory for it.
PasswordCheck check_password(std::string_view hash, std::string_view password);

/// Whether a password can match it at all: bcrypt or argon2id as said above.
bool can_be_checked(std::string_view hash);

/// A hash of ours that no password matches: what is checked for a user nobody has, so that he costs what a wrong
/// password costs.
std::string_view stand_in_hash();

}  // namespace hf::identity
