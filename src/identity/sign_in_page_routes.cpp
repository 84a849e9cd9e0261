// Signing up, in and out in a browser: the surface, on one screen.
#include "http/cookie.h"
#include "identity/accounts/ask_password_reset.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/reset_password.h"
#include "identity/accounts/sign_up.h"
#include "identity/accounts/verify_email.h"
#include "identity/browser_session.h"
#include "identity/oidc/finish_sign_in.h"
#include "identity/oidc/providers.h"
#include "identity/oidc_pages.h"
#include "identity/onward.h"
#include "identity/routes.h"
#include "identity/sessions/sign_out.h"
#include "identity/sessions/sign_out_everywhere.h"
#include "identity/sign_in_pages.h"

namespace hf::identity {
namespace {

using http::Form;
using http::Reply;
using http::Request;
using http::Trip;
using store::Tx;

using Values = std::span<const std::string>;

constexpr std::string_view kHtml = "text/html; charset=utf-8";

struct Onward {
    std::optional<std::string> to;
};
BOOST_DESCRIBE_STRUCT(Onward, (), (to))

constexpr auto notes(const Onward*) { return std::array{Note{"to", "A path of this server: where to go then."}}; }

SignInOffers offers_of(const Identity& identity, const Request& request) {
    SignInOffers offers{.signs_up = identity.signs_up && identity.can_mail,
                        .resets = identity.can_mail,
                        .keeps_cookies = keeps_cookies(request)};
    offers.providers = buttons_of(identity);
    return offers;
}

bool is_signed_in(const Request& request) { return request.caller.kind == Caller::Kind::user; }

/// A journey of a form with its page: to be had without TLS on loopback alone, and shown again when it is refused.
template <class Walk, class Again>
http::FormWalk walked(Walk walk, Again again) {
    return [walk, again](Trip& trip, const Form& form, Values) -> Result<Reply> {
        if (!keeps_cookies(trip.request)) return again(trip.request, Refusal{form, Error{Code::forbidden}});
        TRY(all_short(form));
        auto reply = walk(trip, form);
        if (!reply) return again(trip.request, Refusal{form, std::move(reply).error()});
        return reply;
    };
}

/// Whoever guesses is not told what of it was wrong.
Error one_sentence(Error error) {
    if (error.code == Code::unauthorized || error.code == Code::forbidden)
        return {
            Code::invalid_fields,
            "The name or the password is not right, or the account is shut. Try again, or have a new password set."};
    return error;
}

Result<Reply> sign_in_by_form(Trip& trip, const Identity& identity, const Form& form) {
    const auto device = device_of(trip.request, trip.kernel.random);
    const LogIn in{std::string{form["username"]}, std::string{form["password"]}};
    const auto opened = log_in_and(trip, identity, in, device, [&](Tx& tx, const Context& context, const UserId& user) {
        return open_browser_session(tx, context, user, whence(trip.request));
    });
    if (!opened) return std::unexpected(one_sentence(opened.error()));
    return begin_browser_session(trip, *opened, device, onward(form["to"]));
}

Result<Reply> sign_up_by_form(Trip& trip, const Identity& identity, const Form& form) {
    const SignUp in{.email = std::string{form["email"]},
                    .username = std::string{form["username"]},
                    .password = std::string{form["password"]},
                    .first_name = std::string{form["first_name"]},
                    .last_name = std::string{form["last_name"]}};
    return begin_browser_session(trip, TRY(sign_up_browser(trip, identity, in)), {}, "/account#welcome");
}

Result<Reply> reset_by_form(Trip& trip, const Identity& identity, const Form& form) {
    TRY(reset_password(trip, identity, {std::string{form["token"]}, std::string{form["new_password"]}}));
    auto reply = see_other("/sign-in#new-password");
    reply.fields.add("Set-Cookie", http::no_session_cookie());
    return reply;
}

Result<Reply> verify_by_form(Trip& trip, const Identity& identity, const Form& form) {
    const auto password = form["password"].empty() ? std::nullopt : std::optional{std::string{form["password"]}};
    TRY(verify_email(trip, identity, {std::string{form["token"]}, password}));
    return see_other(is_signed_in(trip.request) ? "/account#verified" : "/sign-in#verified");
}

/// Ends sessions, takes the cookie back, and leads on to where the provider's session is ended, if there is one.
template <class Deed>
http::FormWalk leaving(const Identity& identity, Deed deed) {
    return [&identity, deed](Trip& trip, const Form&, Values) -> Result<Reply> {
        const auto elsewhere = sign_out_url(trip, identity);
        TRY(trip.write([&](Tx& tx, const Context& context) { return deed(tx, context, Nothing{}); }));
        if (elsewhere) return sign_out_elsewhere_page(*elsewhere);
        auto reply = see_other("/sign-in#signed-out");
        reply.fields.add("Set-Cookie", http::no_session_cookie());
        return reply;
    };
}

/// A page that needs no store.
template <class Show>
http::RawBuilder<> shown_at(std::string path, std::string operation, Show show) {
    return http::raw("GET", std::move(path), std::move(operation), std::string{kHtml},
                     [show](Request& request) -> http::Reaction { return show(request); });
}

http::Routes coming_and_going(const Identity& identity) {
    return {
        shown_at("/sign-in", "getSignInPage",
                 [&identity](const Request& request) {
                     const auto to = onward_of(request);
                     if (is_signed_in(request)) return see_other(to);
                     return sign_in_page(offers_of(identity, request), to, nullptr);
                 })
            .takes<Onward>()
            .open()
            .summary("The page where people sign in."),

        http::form("/sign-in", "signInByForm",
                   walked([&identity](Trip& trip, const Form& form) { return sign_in_by_form(trip, identity, form); },
                          [&identity](const Request& request, const Refusal& refusal) {
                              return sign_in_page(offers_of(identity, request), onward(refusal.typed["to"]), &refusal);
                          }))
            .open()
            .pace(http::Pace::sign_in)
            .ok(303)
            .summary("Its form: gives a cookie, and leads on."),

        http::form("/sign-out", "signOutByForm", leaving(identity, sign_out))
            .signed_in()
            .ok(303)
            .summary("A button: sign out here."),

        http::form("/sign-out-everywhere", "signOutEverywhereByForm", leaving(identity, sign_out_everywhere))
            .signed_in()
            .ok(303)
            .summary("A button: sign out everywhere, here too."),
    };
}

http::Routes signing_up(const Identity& identity) {
    return {
        shown_at("/sign-up", "getSignUpPage",
                 [&identity](const Request& request) {
                     if (is_signed_in(request)) return see_other(kAccountPlace);
                     return sign_up_page(offers_of(identity, request), nullptr);
                 })
            .open()
            .summary("The page where people make an account."),

        http::form("/sign-up", "signUpByForm",
                   walked([&identity](Trip& trip, const Form& form) { return sign_up_by_form(trip, identity, form); },
                          [&identity](const Request& request, const Refusal& refusal) {
                              return sign_up_page(offers_of(identity, request), &refusal);
                          }))
            .open()
            .pace(http::Pace::sign_up)
            .ok(303)
            .summary("Its form: makes an account, and signs in to it."),
    };
}

http::Routes following_links(const Identity& identity) {
    return {
        shown_at("/forgot", "getForgotPage", [](const Request&) { return forgot_page(); })
            .open()
            .summary("The page that has a link sent to whoever has forgotten his password."),

        http::form("/forgot", "askPasswordResetByForm",
                   [&identity](Trip& trip, const Form& form, Values) -> Result<Reply> {
                       TRY(ask_password_reset(trip, identity, {std::string{form["email"]}}));
                       return see_other("/forgot#sent");
                   })
            .open()
            .pace(http::Pace::sign_up)
            .ok(303)
            .summary("Its form. The answer is always the same."),

        shown_at("/reset", "getResetPage",
                 [&identity](const Request& request) { return reset_page(offers_of(identity, request), nullptr); })
            .open()
            .summary("The page of the link that sets a new password."),

        http::form("/reset", "resetPasswordByForm",
                   walked([&identity](Trip& trip, const Form& form) { return reset_by_form(trip, identity, form); },
                          [&identity](const Request& request, const Refusal& refusal) {
                              return reset_page(offers_of(identity, request), &refusal);
                          }))
            .open()
            .pace(http::Pace::sign_in)
            .ok(303)
            .summary("Its form."),

        shown_at("/verify", "getVerifyPage",
                 [&identity](const Request& request) {
                     return verify_page(offers_of(identity, request), !is_signed_in(request), nullptr);
                 })
            .open()
            .summary("The page of the link that shows whose an address is."),

        http::form("/verify", "verifyEmailByForm",
                   walked([&identity](Trip& trip, const Form& form) { return verify_by_form(trip, identity, form); },
                          [&identity](const Request& request, const Refusal& refusal) {
                              const bool asks = !is_signed_in(request) || !refusal.error.fields.empty();
                              return verify_page(offers_of(identity, request), asks, &refusal);
                          }))
            .open()
            .pace(http::Pace::sign_in)
            .ok(303)
            .summary("Its form."),
    };
}

}  // namespace

http::Routes sign_in_page_routes(const Identity& identity) {
    auto all = coming_and_going(identity);
    if (identity.can_mail && identity.signs_up) http::add(all, signing_up(identity));
    if (identity.can_mail) http::add(all, following_links(identity));
    return all;
}

}  // namespace hf::identity
