// Accounts, sessions and tokens, as one serving process has them.
#pragma once

#include <map>
#include <string>

#include "http/client.h"
#include "identity/identity.h"
#include "identity/oidc/foreign_tokens.h"
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

    /// Whoever comes with a token of another issuer; null when none is taken here.
    identity::Foreigners* foreigners() { return providers_.accept_bearer() ? &foreigners_ : nullptr; }

    /// Says in the log which providers give no usable answer, once for each reason.
    void note_troubles();

    /// The keys as they are now: once a minute, a day before a new one signs.
    void load_keys();

  private:
    Engine& engine_;
    identity::TokenKeys keys_;
    identity::Hashers hashers_;
    http::Client client_;
    identity::Providers providers_;
    identity::Identity identity_;
    identity::ForeignTokens foreigners_;
    std::map<std::string, std::string> troubles_;  // by provider, as they were last said
};

}  // namespace hf::cli
