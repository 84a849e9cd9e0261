#include "identity/accounts/erase_users.h"

#include "identity/accounts/erased_origins.h"
#include "identity/accounts/move_user.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

constexpr int kAtOnce = 20;

void erase_user(store::Tx& tx, const Context& context, const UserId& id, const AllPersonalData& all) {
    for (const auto& room : all) room.erase(tx, context, id);
    note_erased_origin(tx, id);
    if (!tx.one<std::string>(queries::erase_user, "id"_p = id, "now"_p = context.now)) return;
    note_history(tx, context, id, text_of(UserEvent::erase));
    tx.announce(kChangedUsers, id.text);
}

}  // namespace

int erase_users(store::Tx& tx, const Context& context, const AllPersonalData& all) {
    if (!context.time_trusted) return 0;
    int erased = 0;
    for (const auto& id : tx.all<std::string>(queries::users_to_erase, "now"_p = context.now, "rows"_p = kAtOnce)) {
        erase_user(tx, context, UserId{id}, all);
        ++erased;
    }
    return erased;
}

}  // namespace hf::identity
