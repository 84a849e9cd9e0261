// What people do with their accounts: the surface, on one screen.
#include "identity/accounts/activate_user.h"
#include "identity/accounts/ask_erasure.h"
#include "identity/accounts/ask_password_reset.h"
#include "identity/accounts/change_email.h"
#include "identity/accounts/change_password.h"
#include "identity/accounts/change_profile.h"
#include "identity/accounts/deactivate_user.h"
#include "identity/accounts/export_me.h"
#include "identity/accounts/find_users.h"
#include "identity/accounts/list_users.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/reset_password.h"
#include "identity/accounts/revoke_erasure.h"
#include "identity/accounts/send_email_link.h"
#include "identity/accounts/set_role.h"
#include "identity/accounts/sign_up.h"
#include "identity/accounts/verify_email.h"
#include "identity/routes.h"
#include "identity/setup/set_up_operator.h"

namespace hf::identity {

using http::Pace;
using http::Trip;
using store::Tx;

namespace {

/// The journey with what it needs of this process.
template <class Out, class In>
auto with(const Identity& identity, Result<Out> (*walk)(Trip&, const Identity&, const In&)) {
    return [&identity, walk](Trip& trip, const In& in) { return walk(trip, identity, in); };
}

http::Routes by_mail(const Identity& identity) {
    return {
        http::post("/v1/users", "signUp", with(identity, sign_up))
            .open()
            .pace(Pace::sign_up)
            .ok(201)
            .summary("Make an account, and sign in to it.")
            .example(R"({"email": "ada@example.org", "username": "ada", "password": "a long sentence of mine"})"),

        http::post("/v1/email-verifications", "verifyEmail", with(identity, verify_email))
            .open()
            .pace(Pace::sign_in)
            .fails(Code::wrong_state)
            .summary("Show that an address is yours, with the link that was sent to it."),

        http::post("/v1/password-resets", "askPasswordReset", with(identity, ask_password_reset))
            .open()
            .pace(Pace::sign_up)
            .ok(202)
            .summary("Have a link sent that sets a new password. The answer is the same whether or not there is one."),

        http::put("/v1/password-resets", "resetPassword", with(identity, reset_password))
            .open()
            .pace(Pace::sign_in)
            .fails(Code::wrong_state)
            .summary("Set a new password with that link. Every session ends."),

        http::put("/v1/me/email", "changeEmail", with(identity, change_email))
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Claim another address: a link is sent to it."),

        http::post("/v1/me/email/link", "sendEmailLink", with(identity, send_email_link))
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Have the link sent once more."),
    };
}

http::Routes of_oneself(const Identity& identity, const AllPersonalData& personal) {
    return {
        http::post("/v1/tokens", "logIn", with(identity, log_in))
            .open()
            .pace(Pace::sign_in)
            .summary("Sign in with a username or an address, and a password.")
            .example(R"({"username": "ada", "password": "a long sentence of mine"})"),

        http::post("/v1/setup/operator", "setUpOperator", with(identity, set_up_operator))
            .open()
            .pace(Pace::sign_in)
            .ok(201)
            .fails(Code::wrong_state)
            .summary("Become the first operator, with the link that the terminal showed.")
            .example(
                R"({"token": "4f9k2a7m1x8c3v6b0n5z2q9w4e7r1t8y", "email": "ada@example.org", "username": "ada",
                    "password": "a long sentence of mine"})"),

        http::get("/v1/me", "getMe", get_me).signed_in().summary("Who is signed in."),

        http::patch("/v1/me", "changeProfile", change_profile)
            .signed_in()
            .summary("Change how you are called, and whether others find you by it."),

        http::put("/v1/me/password", "changePassword", with(identity, change_password))
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Set a new password. All your other sessions end."),

        http::get(
            "/v1/me/export", "exportMe",
            [&personal](Tx& tx, const Context& context, const Nothing&) { return export_me(tx, context, personal); })
            .signed_in()
            .summary("All that is kept of you."),

        http::post("/v1/me/erasure", "askErasure", with(identity, ask_erasure))
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Have all that names you erased, in seven days."),

        http::del("/v1/me/erasure", "revokeErasure", revoke_erasure)
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Take that back."),
    };
}

http::Routes of_others() {
    return {
        http::get("/v1/users/search", "findUsers", find_users)
            .signed_in()
            .summary("Find people by how their username or name begins."),

        http::get("/v1/usernames/{username}", "checkUsername", check_username)
            .open()
            .summary("Whether a username is free."),

        http::get("/v1/users", "listUsers", list_users).scope("users:read").summary("All accounts, oldest first."),

        http::get("/v1/users/{id}", "getUser", get_user)
            .scope("users:read")
            .fails(Code::not_found)
            .summary("One account."),

        http::put("/v1/users/{id}/role", "setRole", set_role)
            .scope("users:write")
            .fails(Code::not_found, Code::wrong_state)
            .summary("Make somebody an operator, or a user again.")
            .example(R"({"role": "operator"})"),

        http::post("/v1/users/{id}/deactivation", "deactivateUser", deactivate_user)
            .scope("users:write")
            .fails(Code::not_found, Code::wrong_state)
            .summary("Shut somebody out: his sessions end, what he has stays."),

        http::del("/v1/users/{id}/deactivation", "activateUser", activate_user)
            .scope("users:write")
            .ok(200)
            .fails(Code::not_found, Code::wrong_state)
            .summary("Let him in again."),
    };
}

}  // namespace

http::Routes people_routes(const Identity& identity, const AllPersonalData& personal) {
    http::Routes all;
    // Whoever signs up has to be sent a link, and whoever has forgotten his password, too.
    if (identity.can_mail) http::add(all, by_mail(identity));
    http::add(all, of_oneself(identity, personal));
    http::add(all, of_others());
    return all;
}

}  // namespace hf::identity
