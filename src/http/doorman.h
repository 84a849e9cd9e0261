// Who is calling? The room identity answers; http only knows how to ask.
#pragma once

#include <optional>
#include <string_view>

#include "base/context.h"
#include "base/error.h"
#include "store/tx.h"

namespace hf::http {

class Doorman {
  public:
    virtual ~Doorman() = default;
    /// Whether the text can be a key at all (its form, its checksum); `unauthorized` with a sentence when it cannot.
    /// Asks nobody. Called on network threads, as are remembered() and remember().
    virtual Result<void> well_formed(std::string_view key) const = 0;
    /// Answers at once from memory, or not at all.
    virtual std::optional<Caller> remembered(std::string_view key, Time now) = 0;
    /// The caller a key stands for; `unauthorized` when it is unknown, expired or revoked. Pure but for the Tx.
    virtual Result<Caller> look_up(store::Tx& tx, const Context& context, std::string_view key) = 0;
    /// What look_up found, to be remembered for a few seconds.
    virtual void remember(std::string_view key, const Caller& caller, Time now) = 0;
};

}  // namespace hf::http
