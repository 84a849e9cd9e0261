#include "identity/oidc/provider_memory.h"

#include <algorithm>

namespace hf::identity {

ProviderMemory::ProviderMemory(ProviderSettings settings, Send send, const GuardedClock& clock)
    : settings_(std::move(settings)), send_(std::move(send)), clock_(clock) {}

bool ProviderMemory::may_ask() const {
    const auto doublings = std::clamp(failures_ - 1, 0, 3);
    return !asked_at_ || !is_younger(*asked_at_, std::min(kPause * (1 << doublings), kLongestPause));
}

std::optional<Result<KnownProviderPtr>> ProviderMemory::answer(std::string_view kid, bool may_wait) const {
    const bool serves = known_ && (kid.empty() || known_->keys.has(kid));
    if (serves && is_younger(known_at_, kFresh) && is_younger(discovered_at_, kFresh)) return known_;
    const bool usable = serves && is_younger(known_at_, kUsable);
    if (may_wait && (asking_ ? !usable : may_ask())) return std::nullopt;
    if (usable) return known_;
    if (!trouble_.empty())
        return fail(Code::unavailable, settings_.title + " cannot be asked at the moment; try again shortly.");
    return fail(Code::unauthorized, "It is signed by a key that is not known here.");
}

Result<KnownProviderPtr> ProviderMemory::known(std::string_view kid) {
    std::unique_lock lock{mutex_};
    if (auto answered = answer(kid, true)) return *std::move(answered);
    if (asking_)
        asked_.wait(lock, [&] { return !asking_; });
    else
        ask(lock);
    return *answer(kid, false);
}

std::optional<Result<KnownProviderPtr>> ProviderMemory::remembered(std::string_view kid) {
    const std::lock_guard lock{mutex_};
    return answer(kid, true);
}

std::string ProviderMemory::trouble() {
    const std::lock_guard lock{mutex_};
    return trouble_.empty() ? exchange_trouble_ : trouble_;
}

void ProviderMemory::note_exchange(std::string trouble) {
    const std::lock_guard lock{mutex_};
    exchange_trouble_ = std::move(trouble);
}

Result<KnownProviderPtr> ProviderMemory::fetch(std::optional<Discovery> discovery) const {
    if (!discovery) discovery = TRY(fetch_discovery(send_, settings_.issuer));
    auto keys = TRY(fetch_keys(send_, discovery->jwks_uri));
    return std::make_shared<const KnownProvider>(*std::move(discovery), std::move(keys));
}

void ProviderMemory::ask(std::unique_lock<std::mutex>& lock) {
    std::optional<Discovery> discovery;
    if (known_ && is_younger(discovered_at_, kFresh)) discovery = known_->discovery;
    const bool anew = !discovery;
    asking_ = true;
    asked_at_ = clock_.monotonic();
    lock.unlock();
    Result<KnownProviderPtr> found;
    try {
        found = fetch(std::move(discovery));
    } catch (...) {
        lock.lock();
        asking_ = false;
        asked_at_ = clock_.monotonic();
        trouble_ = "It could not be asked.";
        ++failures_;
        asked_.notify_all();
        throw;
    }
    lock.lock();
    asking_ = false;
    asked_at_ = clock_.monotonic();
    failures_ = found ? 0 : failures_ + 1;
    trouble_ = found ? std::string{} : std::string{found.error().says()};
    if (found) {
        known_ = *found;
        known_at_ = *asked_at_;
        if (anew) discovered_at_ = *asked_at_;
    }
    asked_.notify_all();
}

}  // namespace hf::identity
