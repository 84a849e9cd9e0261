#include "identity/setup/set_up_operator.h"

#include "base/digest.h"
#include "identity/setup/use_setup_link.h"

namespace hf::identity {

Result<TokenSet> set_up_operator(http::Trip& trip, const Identity& identity, const SetUpOperator& in) {
    const SignUp wanted{in.email, in.username, in.password, {}, {}};
    if (auto errors = sign_up_errors(wanted); !errors.empty())
        return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
    TRY(trip.read([&](store::Tx& tx, const Context& context) { return look_at_setup_link(tx, context, in.token); }));
    const auto hash = TRY(identity.hashers.hash(in.password));
    const auto opened = TRY(trip.write([&](store::Tx& tx, const Context& context) -> Result<OpenedSession> {
        TRY(spend_setup_link(tx, context, in.token));
        const auto user = TRY(make_account(tx, context, identity, wanted, hash, Role{true}));
        return open_session(tx, context, user.id, whence(trip.request));
    }));
    return tokens_for(identity, opened, trip.kernel.clock.now(), trip.kernel.random);
}

}  // namespace hf::identity
