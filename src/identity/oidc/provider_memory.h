// What is known of one provider, and when it may be asked anew.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "identity/oidc/discovery.h"
#include "identity/oidc/provider.h"

namespace hf::identity {

struct KnownProvider {
    Discovery discovery;
    KeySet keys;
};
using KnownProviderPtr = std::shared_ptr<const KnownProvider>;

inline constexpr Duration kFresh = std::chrono::hours{1};
/// Where a provider cannot be asked, what it said last is good for so long.
inline constexpr Duration kUsable = std::chrono::hours{24};
inline constexpr Duration kPause = std::chrono::seconds{30};
/// After failures the pause doubles, up to this.
inline constexpr Duration kLongestPause = std::chrono::seconds{240};

/// Safe from any thread. However many ask at once, one of them asks the provider, and never sooner than kPause after
/// the last time: a flood of tokens with invented keys is no flood there. While one asks, what is known already goes on
/// to be used.
class ProviderMemory {
  public:
    ProviderMemory(ProviderSettings settings, Send send, const GuardedClock& clock);

    const ProviderSettings& settings() const { return settings_; }

    /// What is known now, with the key of that name among the keys (an empty name: any). Waits for the provider where
    /// it has to be asked, some ten seconds at most. unavailable: it gives no usable answer; unauthorized: it has no
    /// such key.
    Result<KnownProviderPtr> known(std::string_view kid);

    /// The same without waiting: nothing when the provider would have to be asked.
    std::optional<Result<KnownProviderPtr>> remembered(std::string_view kid);

    /// What went wrong with the last code that was to be exchanged; empty when nothing did.
    void note_exchange(std::string trouble);

    /// Why the last attempt to ask, or to exchange a code, failed, for an operator; empty when neither did.
    std::string trouble();

  private:
    /// Nothing when it may wait and has to: somebody is asking, or should. Called under the lock.
    std::optional<Result<KnownProviderPtr>> answer(std::string_view kid, bool may_wait) const;
    bool may_ask() const;
    bool is_younger(Duration moment, Duration age) const { return clock_.monotonic() - moment < age; }
    void ask(std::unique_lock<std::mutex>& lock);
    Result<KnownProviderPtr> fetch(std::optional<Discovery> discovery) const;

    const ProviderSettings settings_;
    const Send send_;
    const GuardedClock& clock_;
    std::mutex mutex_;
    std::condition_variable asked_;
    KnownProviderPtr known_;
    Duration discovered_at_{0}, known_at_{0};
    std::optional<Duration> asked_at_;
    bool asking_ = false;
    int failures_ = 0;
    std::string trouble_, exchange_trouble_;
};

}  // namespace hf::identity
