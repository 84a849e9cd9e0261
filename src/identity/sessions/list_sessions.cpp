#include "identity/sessions/list_sessions.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Page<ShownSession>> list_sessions(store::Tx& tx, const Context& context, const Paging& in) {
    std::vector<ShownSession> all;
    for (auto& row :
         tx.all<SessionRow>(queries::list_sessions, "user_id"_p = context.caller.id, "now"_p = context.now,
                                                    "after"_p = in.after.value_or(""), "rows"_p = in.rows())) {
        const bool current = row.id.text == context.caller.session;
        all.push_back({.id = std::move(row.id),
                       .device = std::move(row.device),
                       .address = std::move(row.address),
                       .created_at = row.created_at,
                       .last_used_at = row.last_used_at,
                       .expires_at = row.expires_at,
                       .provider = std::move(row.provider),
                       .current = current});
    }
    return page_of(std::move(all), in, [](const ShownSession& one) { return one.id.text; });
}

}  // namespace hf::identity
