// Looking after one's account in a browser: the surface, on one screen.
#include "identity/account_pages.h"
#include "identity/accounts/ask_erasure.h"
#include "identity/accounts/change_email.h"
#include "identity/accounts/change_password.h"
#include "identity/accounts/change_profile.h"
#include "identity/accounts/export_me.h"
#include "identity/accounts/revoke_erasure.h"
#include "identity/accounts/send_email_link.h"
#include "identity/oidc/start_linking.h"
#include "identity/oidc/unlink_login.h"
#include "identity/oidc_pages.h"
#include "identity/routes.h"
#include "identity/sessions/end_session.h"

namespace hf::identity {
namespace {

using http::Form;
using http::Reply;
using http::Trip;
using store::Tx;

using Values = std::span<const std::string>;

Result<AccountView> view_of(Tx& tx, const Context& context, const Identity& identity) {
    AccountView view{.user = TRY(get_me(tx, context, {})), .sessions = {}, .can_mail = identity.can_mail};
    Paging paging{.limit = kMostPage, .after = {}};
    view.providers = buttons_of(identity);
    if (identity.providers != nullptr) view.logins = TRY(list_logins(tx, context, identity)).logins;
    for (;;) {
        auto some = TRY(list_sessions(tx, context, paging));
        for (auto& one : some.items) view.sessions.push_back(std::move(one));
        if (!some.next) return view;
        paging.after = some.next;
    }
}

std::optional<std::string> if_any(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional{std::string{text}};
}

Result<Reply> refused_account(Trip& trip, const Identity& identity, std::string_view id, const Refusal& refusal) {
    const auto view = TRY(trip.read(
        [&](Tx& tx, const Context& context) -> Result<AccountView> { return view_of(tx, context, identity); }));
    return account_page(view, id, &refusal);
}

/// A form of the account page: leads back to it, to the sentence with that id; or it is shown again, refused.
template <class Walk>
http::FormWalk back_to(std::string_view sentence, std::string_view id, const Identity& identity, Walk walk) {
    return [place = "/account#" + std::string{sentence}, id, &identity, walk](Trip& trip, const Form& form,
                                                                              Values) -> Result<Reply> {
        TRY(all_short(form));
        auto done = walk(trip, form);
        if (done) return see_other(place);
        const Refusal refusal{form, std::move(done).error()};
        return refused_account(trip, identity, id, refusal);
    };
}

/// A button of the account page. What it cannot do is said on a page of its own.
template <class Deed>
http::FormWalk button(std::string_view sentence, Deed deed) {
    return
        [place = "/account#" + std::string{sentence}, deed](Trip& trip, const Form&, Values values) -> Result<Reply> {
            TRY(trip.write([&](Tx& tx, const Context& context) { return deed(tx, context, values); }));
            return see_other(place);
        };
}

http::Routes looking(const Identity& identity, const AllPersonalData& personal) {
    return {
        http::page("GET", "/account", "getAccountPage",
                   [&identity](Tx& tx, const Context& context, Values) -> Result<Reply> {
                       return account_page(TRY(view_of(tx, context, identity)));
                   })
            .signed_in()
            .summary("The page of one's own account."),

        http::page("GET", "/account/export", "downloadExport",
                   [&personal](Tx& tx, const Context& context, Values) -> Result<Reply> {
                       const auto made = TRY(export_me(tx, context, personal));
                       auto reply = http::text_reply(200, "application/json", write_json(made.data));
                       reply.fields.set("Content-Disposition", R"(attachment; filename="account.json")");
                       reply.fields.set("Cache-Control", "no-store");
                       reply.fields.set("X-Content-Type-Options", "nosniff");
                       return reply;
                   })
            .sends("application/json")
            .signed_in()
            .summary("All that is kept of one, as a file."),
    };
}

http::Routes changing(const Identity& identity) {
    return {
        http::form("/account/profile", "changeProfileByForm",
                   back_to("saved", "profile", identity,
                           [](Trip& trip, const Form& form) {
                               return trip.write([&](Tx& tx, const Context& context) {
                                   return change_profile(tx, context,
                                                         {.username = std::string{form["username"]},
                                                          .first_name = std::string{form["first_name"]},
                                                          .last_name = std::string{form["last_name"]},
                                                          .findable = form["findable"] == "yes"});
                               });
                           }))
            .signed_in()
            .ok(303)
            .summary("A form: how one is called and found."),

        http::form("/account/password", "changePasswordByForm",
                   back_to("password-set", "password", identity,
                           [&identity](Trip& trip, const Form& form) {
                               return change_password(trip, identity,
                                                      {.password = if_any(form["password"]),
                                                       .new_password = std::string{form["new_password"]}});
                           }))
            .signed_in()
            .ok(303)
            .summary("A form: a new password."),

        http::form("/account/erasure", "askErasureByForm",
                   back_to("main", "erasure", identity,
                           [&identity](Trip& trip, const Form& form) {
                               return ask_erasure(trip, identity, {.password = if_any(form["password"])});
                           }))
            .signed_in()
            .ok(303)
            .summary("A form: have all erased that names one."),

        http::form("/account/erasure/revoke", "revokeErasureByForm",
                   button("erasure-revoked",
                          [](Tx& tx, const Context& context, Values) { return revoke_erasure(tx, context, {}); }))
            .signed_in()
            .ok(303)
            .fails(Code::wrong_state)
            .summary("A button: take that back."),

        http::form(
            "/account/sessions/{id}/end", "endSessionByForm",
            button("session-ended", [](Tx& tx, const Context& context,
                                       Values values) { return end_session(tx, context, {SessionId{values[0]}}); }))
            .takes<EndSession>()
            .own()
            .ok(303)
            .fails(Code::not_found)
            .summary("A button: sign out somewhere else."),
    };
}

http::Routes linking(const Identity& identity) {
    return {
        http::form("/account/logins", "startLinkingByForm",
                   [&identity](Trip& trip, const Form& form, Values) -> Result<Reply> {
                       TRY(all_short(form));
                       const std::string provider{form["provider"]};
                       auto started = start_linking(
                           trip, identity,
                           {.provider = provider, .to = "/account#login-linked", .password = if_any(form["password"])});
                       if (started)
                           return go_elsewhere_page("To your other account", "Go on, to sign in there", started->url);
                       const Refusal refusal{form, std::move(started).error()};
                       return refused_account(trip, identity, link_form_id(provider), refusal);
                   })
            .signed_in()
            .fails(Code::wrong_state)
            .summary("A form: link a login at a provider; leads on to it."),

        http::form("/account/logins/{id}/unlink", "unlinkLoginByForm",
                   button("login-unlinked", [](Tx& tx, const Context& context,
                                               Values values) { return unlink_login(tx, context, {values[0]}); }))
            .takes<UnlinkLogin>()
            .own()
            .ok(303)
            .fails(Code::not_found, Code::wrong_state)
            .summary("A button: take a login away."),
    };
}

http::Routes changing_the_address(const Identity& identity) {
    return {
        http::form("/account/email", "changeEmailByForm",
                   back_to("main", "email", identity,
                           [&identity](Trip& trip, const Form& form) {
                               return change_email(
                                   trip, identity,
                                   {.email = std::string{form["email"]}, .password = if_any(form["password"])});
                           }))
            .signed_in()
            .ok(303)
            .summary("A form: claim another address."),

        http::form("/account/email/link", "sendEmailLinkByForm",
                   [&identity](Trip& trip, const Form&, Values) -> Result<Reply> {
                       TRY(send_email_link(trip, identity, {}));
                       return see_other("/account#link-sent");
                   })
            .signed_in()
            .ok(303)
            .fails(Code::wrong_state)
            .summary("A button: have the link sent once more."),
    };
}

}  // namespace

http::Routes account_page_routes(const Identity& identity, const AllPersonalData& personal) {
    auto all = looking(identity, personal);
    http::add(all, changing(identity));
    http::add(all, linking(identity));
    if (identity.can_mail) http::add(all, changing_the_address(identity));
    return all;
}

}  // namespace hf::identity
