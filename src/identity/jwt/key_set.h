// The public keys of somebody who signs tokens: a JSON Web Key Set (RFC 7517 §5).
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json_text.h"
#include "identity/jwt/public_key.h"

namespace hf::identity {

inline constexpr std::size_t kMostKeys = 64;
inline constexpr std::size_t kMostKid = 128;

/// A name of a key: 1 to 128 printable ASCII characters. It is compared, and never taken for a path or a query.
bool is_kid(std::string_view text);

/// Immutable, cheap to copy, safe from any thread.
class KeySet {
  public:
    /// No key at all.
    KeySet();

    /// The keys of {"keys": […]} that can be used here. Passed over are keys without a name (`kid`), not for signatures
    /// (`use`, `key_ops`), of a kind or `alg` that is not spoken here, and keys that are no keys. malformed_request for
    /// the whole set: it is not of that form, has more than 64 members, a symmetric key, a private one, an RSA key out
    /// of bounds, two usable keys of one name, or none. No sentence holds anything of the set.
    static Result<KeySet> read(const json::value& jwks);

    bool has(std::string_view kid) const { return find(kid) != nullptr; }
    /// Null when there is none of that name. Lives as long as any copy of the set.
    const PublicKey* find(std::string_view kid) const;
    std::size_t size() const { return keys_->size(); }

  private:
    using Keys = std::map<std::string, PublicKey, std::less<>>;
    explicit KeySet(Keys keys) : keys_(std::make_shared<const Keys>(std::move(keys))) {}
    std::shared_ptr<const Keys> keys_;
};

}  // namespace hf::identity
