#include "identity/keys/key_doorman.h"

#include <mutex>
#include <unordered_map>

#include "base/check.h"
#include "base/digest.h"
#include "identity/keys/revoke_key.h"

namespace hf::identity {
namespace {

struct Entry {
    Caller caller;
    Time until;
};

/// Keys are remembered by digest: a dump of our memory holds none that opens anything.
struct DigestHash {
    std::size_t operator()(const Sha256& digest) const {
        std::size_t hash = 0;
        for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | digest[i];
        return hash;
    }
};

}  // namespace

struct KeyDoorman::Memory {
    std::mutex mutex;
    std::unordered_map<Sha256, Entry, DigestHash> entries;
    std::unordered_map<std::string, Time> uses;

    /// An empty id says that some news were missed.
    void forget(std::string_view id) {
        const std::lock_guard lock{mutex};
        std::erase_if(entries, [&](const auto& entry) { return id.empty() || entry.second.caller.id == id; });
    }
};

KeyDoorman::KeyDoorman(store::Store& store, KeyMode mode) : mode_(mode), memory_(std::make_shared<Memory>()) {
    store.listen([memory = memory_](std::string_view topic, std::string_view key) {
        if (topic == kRevokedKeys || key.empty()) memory->forget(key);
    });
}

KeyDoorman::~KeyDoorman() = default;

Result<void> KeyDoorman::well_formed(std::string_view key, Time) { return check_key_text(mode_, key); }

Result<Caller> KeyDoorman::find_out(std::string_view) {
    CHECK(false, "the store alone knows keys");
    return fail(Code::internal);
}

std::optional<Caller> KeyDoorman::remembered(std::string_view key, Time now) {
    const auto digest = sha256(key);
    const std::lock_guard lock{memory_->mutex};
    const auto found = memory_->entries.find(digest);
    if (found == memory_->entries.end() || found->second.until <= now) return std::nullopt;
    return found->second.caller;
}

Result<Caller> KeyDoorman::look_up(store::Tx& tx, const Context& context, std::string_view key) {
    return look_up_key(tx, context, key);
}

void KeyDoorman::remember(std::string_view key, const Caller& caller, Time now) {
    const auto digest = sha256(key);
    const std::lock_guard lock{memory_->mutex};
    auto& entries = memory_->entries;
    if (entries.size() >= kMostRemembered) {
        std::erase_if(entries, [&](const auto& entry) { return entry.second.until <= now; });
        if (entries.size() >= kMostRemembered) entries.clear();
    }
    entries.insert_or_assign(digest, Entry{caller, now + kRemembered});
    if (memory_->uses.size() < kMostRemembered || memory_->uses.contains(caller.id)) memory_->uses[caller.id] = now;
}

std::vector<KeyUse> KeyDoorman::take_uses() {
    const std::lock_guard lock{memory_->mutex};
    std::vector<KeyUse> uses;
    for (auto& [id, at] : memory_->uses) uses.push_back({id, at});
    memory_->uses.clear();
    return uses;
}

}  // namespace hf::identity
