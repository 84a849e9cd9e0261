// Who is calling? The room identity answers; http only knows how to ask. A credential is the text of an Authorization
// field, or of the cookie of a browser that is signed in.
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
    /// Whether the text can be a credential at all (its form, its checksum, its signature); `unauthorized` with a
    /// sentence when it cannot. Asks nobody. Called on network threads, as is all
    /// that has neither a Tx nor may block.
    virtual Result<void> well_formed(std::string_view credential, Time now) = 0;
    /// Whether nobody can have made the text up, once it is well formed: to look it up helps no guessing.
    virtual bool proves_itself(std::string_view credential) const = 0;
    /// Answers at once from memory, or not at all.
    virtual std::optional<Caller> remembered(std::string_view credential, Time now) = 0;
    /// The caller it stands for; `unauthorized` when it is unknown, expired or revoked. Pure but for the Tx.
    virtual Result<Caller> look_up(store::Tx& tx, const Context& context, std::string_view credential) = 0;
    /// Whether the store alone cannot tell: then find_out() is asked instead of look_up().
    virtual bool is_errand(std::string_view credential) const = 0;
    /// The same as look_up() on a thread that may block: another server may have to be asked.
    virtual Result<Caller> find_out(std::string_view credential) = 0;
    /// What look_up found, to be remembered for a moment.
    virtual void remember(std::string_view credential, const Caller& caller, Time now) = 0;
};

}  // namespace hf::http
