#include "identity/sessions/session.h"

namespace hf::identity {

Result<Caller> caller_of(const std::optional<Standing>& standing, Time now) {
    if (!standing || standing->ended_at || standing->expires_at <= now || !may_sign_in(standing->state))
        return fail(Code::unauthorized, "This session has ended: sign in again.");
    return Caller{.kind = Caller::Kind::user,
                  .id = standing->user_id.text,
                  .scopes = standing->role.scopes(),
                  .session = standing->id.text};
}

}  // namespace hf::identity
