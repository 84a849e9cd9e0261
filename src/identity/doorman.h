// The doorman: whom a credential stands for, whatever kind it is of.
//
//     hf_live_… hf_test_…   an API key
//     hf_session_…          the cookie of a browser that is signed in
//     eyJ….….…              an access token of ours, or of another issuer that is configured
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "http/doorman.h"
#include "identity/keys/key_text.h"
#include "identity/keys/look_up_key.h"
#include "identity/sessions/note_session_uses.h"
#include "identity/tokens/token_keys.h"
#include "store/store.h"

namespace hf::identity {

/// Tokens of other issuers.
class Foreigners {
  public:
    virtual ~Foreigners() = default;
    /// Whether it may be good, as far as can be told without asking anybody: of an issuer whose tokens are taken here,
    /// and not refused by what is known of it.
    virtual Result<void> well_formed(std::string_view token, Time now) = 0;
    /// Blocks: the issuer's keys may have to be fetched, an account made.
    virtual Result<Caller> find_out(std::string_view token) = 0;
};

/// Safe from any thread. What is revoked on this database, by whatever process, is forgotten as soon as that is
/// announced, and after a second in any case.
class Doorman final : public http::Doorman {
  public:
    /// `foreigners` may be null: then none are let in.
    Doorman(store::Store& store, KeyMode mode, const TokenKeys& keys, Foreigners* foreigners);
    ~Doorman() override;

    Result<void> well_formed(std::string_view credential, Time now) override;
    bool proves_itself(std::string_view credential) const override;
    std::optional<Caller> remembered(std::string_view credential, Time now) override;
    Result<Caller> look_up(store::Tx& tx, const Context& context, std::string_view credential) override;
    bool is_errand(std::string_view credential) const override;
    Result<Caller> find_out(std::string_view credential) override;
    void remember(std::string_view credential, const Caller& caller, Time now) override;

    /// The keys and sessions used since the last call, each with its latest look-up: for note_key_uses() and
    /// note_session_uses(), once a minute; in the order of ids, so that processes which write them do not cross.
    struct Uses {
        std::vector<KeyUse> keys;
        std::vector<SessionUse> sessions;
    };
    Uses take_uses();

  private:
    struct Memory;
    const KeyMode mode_;
    const TokenKeys& keys_;
    Foreigners* const foreigners_;
    std::shared_ptr<Memory> memory_;  // shared with the store's listener, which may outlive us
};

}  // namespace hf::identity
