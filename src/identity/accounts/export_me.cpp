#include "identity/accounts/export_me.h"

namespace hf::identity {

Result<Export> export_me(store::Tx& tx, const Context& context, const AllPersonalData& all) {
    const auto user = TRY(caller_account(tx, context));
    Export out;
    for (const auto& room : all) out.data[room.name] = room.show(tx, context, user.id);
    return out;
}

}  // namespace hf::identity
