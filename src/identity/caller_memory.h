// Whom a credential stands for, remembered for a moment, so that most requests ask no database; and that a token's
// signature was right, for as long as the token lives, so that most requests need no mathematics.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/context.h"
#include "base/digest.h"

namespace hf::identity {

/// Safe from any thread. Credentials are known by digest: a dump of our memory holds none that opens anything.
class CallerMemory {
  public:
    /// Within a second of a revocation nobody is remembered, even where its announcement was lost. It may have been
    /// made while he was being looked up, and that takes a moment, too.
    static constexpr Duration kRemembered{800};
    static constexpr std::size_t kMost = 16'384;

    /// Whom it stands for, if that was looked up a moment ago.
    std::optional<Caller> find(std::string_view credential, Time now) const;
    /// Whether it was found to be well signed.
    bool was_verified(std::string_view credential, Time now) const;

    /// `good_until`: when the credential ends by itself.
    void keep(std::string_view credential, const Caller& caller, Time now, Time good_until);
    /// Whatever stands for this caller or this session; an empty id for everything.
    void forget(std::string_view id);

  private:
    struct Entry {
        Caller caller;
        Time fresh_until;
        Time good_until;
    };
    struct DigestHash {
        std::size_t operator()(const Sha256& digest) const;
    };
    void make_room(Time now);

    mutable std::mutex mutex_;
    std::unordered_map<Sha256, Entry, DigestHash> entries_;
};

}  // namespace hf::identity
