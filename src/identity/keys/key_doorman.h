// The doorman of API keys: remembers for five seconds whom a key stands for, so that most requests ask no database.
#pragma once

#include <memory>
#include <vector>

#include "http/doorman.h"
#include "identity/keys/key_text.h"
#include "identity/keys/look_up_key.h"
#include "store/store.h"

namespace hf::identity {

/// Safe from any thread. A key revoked on this database, by whatever process, is forgotten as soon as that is
/// announced, and after five seconds in any case.
class KeyDoorman final : public http::Doorman {
  public:
    static constexpr Duration kRemembered{5'000};
    static constexpr std::size_t kMostRemembered = 4'096;

    KeyDoorman(store::Store& store, KeyMode mode);
    ~KeyDoorman() override;

    Result<void> well_formed(std::string_view key, Time now) override;
    std::optional<Caller> remembered(std::string_view key, Time now) override;
    Result<Caller> look_up(store::Tx& tx, const Context& context, std::string_view key) override;
    bool is_errand(std::string_view) const override { return false; }
    Result<Caller> find_out(std::string_view key) override;
    void remember(std::string_view key, const Caller& caller, Time now) override;

    /// The keys used since the last call, each with its latest look-up: for note_key_uses(), once a minute.
    std::vector<KeyUse> take_uses();

  private:
    struct Memory;
    KeyMode mode_;
    std::shared_ptr<Memory> memory_;  // shared with the store's listener, which may outlive us
};

}  // namespace hf::identity
