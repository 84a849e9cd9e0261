#include "identity/oidc/start_linking.h"

#include "identity/accounts/log_in.h"
#include "identity/oidc/browser.h"
#include "identity/oidc/providers.h"
#include "identity/oidc/start_sign_in.h"

namespace hf::identity {

Result<LinkingStarted> start_linking(http::Trip& trip, const Identity& identity, const StartLinking& in) {
    if (identity.providers->find(in.provider) == nullptr)
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/provider", "is not one that is configured"}}});
    const auto& caller = trip.caller();
    if (!trip.request.by_cookie)
        return fail(Code::wrong_state, "A login is linked in a browser that is signed in here by its cookie.");
    const auto account = TRY(trip.read(caller_account));
    TRY(confirm_password(trip, identity, account, in.password));
    return LinkingStarted{TRY(start_sign_in(trip, identity,
                                            {.provider = in.provider,
                                             .return_to = in.to.value_or("/"),
                                             .browser = bound_to_session(caller.session),
                                             .link_user_id = caller.id}))};
}

}  // namespace hf::identity
