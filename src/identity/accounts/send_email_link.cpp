#include "identity/accounts/send_email_link.h"

namespace hf::identity {

Result<Nothing> send_email_link(http::Trip& trip, const Identity& identity, const Nothing&) {
    trip.answer_after = trip.kernel.clock.monotonic() + kSilenceTakes;
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        const auto user = TRY(caller_account(tx, context));
        if (!user.unverified_email) return fail(Code::wrong_state, "No address waits for its link.");
        if (!user_with_email(tx, *user.unverified_email))
            send_verify_link(tx, context, identity.url, user.id, *user.unverified_email);
        return Nothing{};
    });
}

}  // namespace hf::identity
