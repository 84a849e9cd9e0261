#include "identity/oidc/finish_sign_in.h"

#include "identity/accounts/log_in.h"
#include "identity/oidc/browser.h"
#include "identity/oidc/enter_account.h"
#include "identity/oidc/link_login.h"
#include "identity/oidc/start_sign_in.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

/// As whatever the browser has shown to be.
Result<Flow> take_own_flow(store::Tx& tx, const Context& context, const http::Request& request,
                           const std::string& state) {
    auto shown = bindings_of(request);
    if (shown.empty()) shown.emplace_back();  // as nobody, who began nothing
    auto flow = take_flow(tx, context, {state, shown.front()});
    for (std::size_t i = 1; i < shown.size() && !flow; ++i) flow = take_flow(tx, context, {state, shown[i]});
    return flow;
}

Result<FinishedSignIn> link(http::Trip& trip, const Flow& flow, const ProvenLogin& login) {
    TRY(trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        if (context.caller.id != *flow.link_user_id)
            return fail(Code::wrong_state, "Somebody else is signed in here by now.");
        const auto caller = TRY(caller_account(tx, context));
        TRY(still_confirmed(tx, context, caller));
        TRY(link_login(tx, context, {login.issuer, login.subject, UserId{context.caller.id}, login.label}));
        note_history(tx, context, UserId{context.caller.id}, "login_linked");
        return Nothing{};
    }));
    return FinishedSignIn{flow.return_to, std::nullopt};
}

Result<FinishedSignIn> enter(http::Trip& trip, const Identity& identity, const Flow& flow, const ProvenLogin& login) {
    const bool signs_up = signs_up_from(identity, *identity.providers->find(flow.provider));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<FinishedSignIn> {
        const auto user = TRY(enter_account(tx, context, {login, signs_up}));
        return FinishedSignIn{flow.return_to, open_browser_session(tx, context, user.id, whence(trip.request),
                                                                   LoginElsewhere{flow.provider, login.id_token})};
    });
}

}  // namespace

Result<FinishedSignIn> finish_sign_in(http::Trip& trip, const Identity& identity, const FinishSignIn& in) {
    if (identity.providers->find(in.provider) == nullptr)
        return fail(Code::not_found, "There is no provider of that name.");
    const auto answer = TRY(read_answer(in.query));
    const auto flow = TRY(trip.write(
        [&](store::Tx& tx, const Context& context) { return take_own_flow(tx, context, trip.request, answer.state); }));
    if (flow.provider != in.provider)
        return fail(Code::unauthorized, "This sign-in was begun at another provider. Begin again.");
    const auto login = TRY(exchange_code(*identity.providers, flow, answer, callback_url(identity, flow.provider),
                                         trip.kernel.clock.now()));
    return flow.link_user_id ? link(trip, flow, login) : enter(trip, identity, flow, login);
}

std::optional<std::string> sign_out_url(http::Trip& trip, const Identity& identity) {
    const auto session = trip.read([&](store::Tx& tx, const Context& context) {
        return tx.one<SessionRow>(queries::find_session, "id"_p = context.caller.session,
                                  "user_id"_p = context.caller.id, "now"_p = context.now);
    });
    if (!session || !session->provider || !session->id_token || identity.providers == nullptr) return std::nullopt;
    const auto* provider = identity.providers->find(*session->provider);
    if (provider == nullptr) return std::nullopt;
    const auto discovery = identity.providers->discovery(provider->name);
    if (!discovery) return std::nullopt;
    return end_session_url(*provider, *discovery, *session->id_token, signed_out_url(identity), "");
}

}  // namespace hf::identity
