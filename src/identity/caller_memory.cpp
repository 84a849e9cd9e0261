#include "identity/caller_memory.h"

#include "base/crash_point.h"

namespace hf::identity {

std::size_t CallerMemory::DigestHash::operator()(const Sha256& digest) const {
    std::size_t hash = 0;
    for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | digest[i];
    return hash;
}

std::optional<Caller> CallerMemory::find(std::string_view credential, Time now) const {
    const auto digest = sha256(credential);
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(digest);
    if (found == entries_.end()) return std::nullopt;
    if (found->second.fresh_until <= now && !is_control("remembers_callers")) return std::nullopt;
    return found->second.caller;
}

bool CallerMemory::was_verified(std::string_view credential, Time now) const {
    const auto digest = sha256(credential);
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(digest);
    return found != entries_.end() && found->second.good_until > now;
}

void CallerMemory::keep(std::string_view credential, const Caller& caller, Time now, Time good_until) {
    const auto digest = sha256(credential);
    const std::lock_guard lock{mutex_};
    if (entries_.size() >= kMost) make_room(now);
    entries_.insert_or_assign(digest, Entry{caller, std::min(now + kRemembered, good_until), good_until});
}

void CallerMemory::make_room(Time now) {
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.fresh_until <= now; });
    if (entries_.size() >= kMost) entries_.clear();
}

void CallerMemory::forget(std::string_view id) {
    const std::lock_guard lock{mutex_};
    std::erase_if(entries_, [&](const auto& entry) {
        return id.empty() || entry.second.caller.id == id || entry.second.caller.session == id;
    });
}

}  // namespace hf::identity
