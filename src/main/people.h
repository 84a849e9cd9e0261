// Accounts, sessions and tokens, as one serving process has them.
#pragma once

#include "identity/doorman.h"
#include "identity/identity.h"
#include "main/engine.h"

namespace hf::cli {

/// What is kept of a person over all rooms.
identity::AllPersonalData all_personal_data(const std::string& guess_secret);

/// Lives as long as the routes.
class People {
  public:
    explicit People(Engine& engine);

    identity::Identity& identity() { return identity_; }
    const identity::AllPersonalData& personal() const { return engine_.personal; }
    identity::TokenKeys& keys() { return keys_; }

    /// The keys as they are now: once a minute, a day before a new one signs.
    void load_keys();

  private:
    Engine& engine_;
    identity::TokenKeys keys_;
    identity::Hashers hashers_;
    identity::Identity identity_;
};

}  // namespace hf::cli
