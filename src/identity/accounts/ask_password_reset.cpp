#include "identity/accounts/ask_password_reset.h"

namespace hf::identity {

Result<Nothing> ask_password_reset(http::Trip& trip, const Identity& identity, const AskPasswordReset& in) {
    trip.answer_after = trip.kernel.clock.monotonic() + kSilenceTakes;
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        const auto owner = user_with_email(tx, in.email);
        if (owner && may_sign_in(owner->state)) send_reset_link(tx, context, identity.url, *owner);
        return Nothing{};
    });
}

}  // namespace hf::identity
