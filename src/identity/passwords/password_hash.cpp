#include "identity/passwords/password_hash.h"

#include <crypt.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/check.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"

namespace hf::identity {
namespace {

struct Setting {
    std::int64_t memory_kib = 0;
    std::int64_t passes = 0;
    std::int64_t lanes = 0;
    friend bool operator==(const Setting&, const Setting&) = default;
};

constexpr Setting kOurs{19 * 1024, 2, 1};
constexpr Setting kMost{128 * 1024, 8, 8};
constexpr std::int64_t kCheapestBcrypt = 4, kDearestBcrypt = 15;
constexpr std::size_t kBcryptLength = 60, kBcryptSees = 72;
constexpr std::string_view kBcryptDigits = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
// The tag is random bytes, not the tag of anything.
constexpr std::string_view kStandIn =
    "$argon2id$v=19$m=19456,t=2,p=1$qJ3s8f5XvH0m2kYdLr7TzQ$V1n9Wc4tQeXb6yUj0hRkP8aZs2dMfGo7LxI3vTqE5Cw";

void wake_libsodium() {
    static const int ready = sodium_init();
    CHECK(ready >= 0, "libsodium can be initialised");
}

/// A copy of a password that leaves nothing behind.
class Copy {
  public:
    explicit Copy(std::string_view password) : text_(password) {}
    ~Copy() { sodium_memzero(text_.data(), text_.size()); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    const char* text() const { return text_.c_str(); }

  private:
    std::string text_;
};

std::optional<std::int64_t> number_after(std::string_view name, std::string_view text) {
    if (!text.starts_with(name)) return std::nullopt;
    return parse_decimal(text.substr(name.size()));
}

/// Of an argon2id hash whose shape libsodium will take; how the salt and the tag are spelled is left to it.
std::optional<Setting> setting_of(std::string_view hash) {
    const auto parts = split(hash, '$');
    if (parts.size() != 6 || !parts[0].empty() || parts[1] != "argon2id" || parts[2] != "v=19") return std::nullopt;
    const auto numbers = split(parts[3], ',');
    if (numbers.size() != 3 || hash.size() >= crypto_pwhash_STRBYTES || hash.contains('\0')) return std::nullopt;
    const auto memory = number_after("m=", numbers[0]), passes = number_after("t=", numbers[1]),
               lanes = number_after("p=", numbers[2]);
    if (!memory || !passes || !lanes) return std::nullopt;
    return Setting{*memory, *passes, *lanes};
}

bool is_affordable(const Setting& setting) {
    return setting.memory_kib <= kMost.memory_kib && setting.passes <= kMost.passes && setting.lanes <= kMost.lanes;
}

bool matches_argon2id(std::string_view hash, std::string_view password) {
    wake_libsodium();
    errno = 0;
    if (crypto_pwhash_str_verify(std::string{hash}.c_str(), password.data(), password.size()) == 0) return true;
    if (errno == ENOMEM) throw WorldError("there is no memory to check a password");
    return false;
}

bool is_bcrypt(std::string_view hash) {
    if (hash.size() != kBcryptLength || hash[6] != '$') return false;
    const auto kind = hash.substr(0, 4);
    if (kind != "$2a$" && kind != "$2b$" && kind != "$2y$") return false;
    const auto cost = parse_decimal(hash.substr(4, 2));
    return cost && *cost >= kCheapestBcrypt && *cost <= kDearestBcrypt &&
           hash.find_first_not_of(kBcryptDigits, 7) == hash.npos;
}

bool matches_bcrypt(std::string_view hash, std::string_view password) {
    wake_libsodium();
    const Copy seen{password.substr(0, kBcryptSees)};
    const auto work = std::make_unique<crypt_data>();
    const char* made = crypt_r(seen.text(), std::string{hash}.c_str(), work.get());
    const bool matches = made != nullptr && equal_in_constant_time(made, hash) && !password.contains('\0');
    sodium_memzero(work.get(), sizeof *work);
    return matches;
}

}  // namespace

std::string hash_password(std::string_view password) {
    wake_libsodium();
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(hash, password.data(), password.size(), static_cast<unsigned long long>(kOurs.passes),
                          static_cast<std::size_t>(kOurs.memory_kib) * 1024) != 0)
        throw WorldError("there is no memory to hash a password");
    return hash;
}

PasswordCheck check_password(std::string_view hash, std::string_view password) {
    if (is_bcrypt(hash)) {
        const bool right = matches_bcrypt(hash, password);
        return {right, right && password.size() <= kBcryptSees};
    }
    if (const auto setting = setting_of(hash); setting && is_affordable(*setting)) {
        const bool right = matches_argon2id(hash, password);
        return {right, right && *setting != kOurs};
    }
    matches_argon2id(kStandIn, password);
    return {};
}

bool can_be_checked(std::string_view hash) {
    const auto setting = setting_of(hash);
    return is_bcrypt(hash) || (setting && is_affordable(*setting));
}

std::string_view stand_in_hash() { return kStandIn; }

}  // namespace hf::identity
