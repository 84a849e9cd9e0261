#include "identity/sessions/note_session_uses.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Nothing> note_session_uses(store::Tx& tx, const Context&, std::span<const SessionUse> uses) {
    for (const auto& use : uses)
        tx.run(queries::note_session_use, "id"_p = use.id, "at"_p = use.at, "expires_at"_p = use.at + kSessionLife,
               "longest"_p = kLongestSession);
    return Nothing{};
}

}  // namespace hf::identity
