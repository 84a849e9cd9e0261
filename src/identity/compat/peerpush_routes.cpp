// PeerPush's accounts.
#include <algorithm>

#include "base/text.h"
#include "http/bearer.h"
#include "identity/accounts/change_profile.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/sign_up.h"
#include "identity/compat/fastapi.h"
#include "identity/compat/routes.h"
#include "identity/sessions/refresh_tokens.h"

namespace hf::identity::compat {

using http::Pace;
using http::Trip;
using store::Tx;

namespace {

constexpr http::Dialect kPeerpush{refuse_as_fastapi};

struct PeerpushSignUp {
    std::string email;
    std::string username;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(PeerpushSignUp, (), (email, username, password))
constexpr auto notes(const PeerpushSignUp*) { return std::array{Note{"username", "", 3, 20}}; }

struct PeerpushLogIn {
    std::string email;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(PeerpushLogIn, (), (email, password))
constexpr auto notes(const PeerpushLogIn*) { return std::array{Note{"password", "", 1, 512}}; }

struct PeerpushTokens {
    std::string access;
    std::string refresh;
};
BOOST_DESCRIBE_STRUCT(PeerpushTokens, (), (access, refresh))

struct PeerpushUser {
    UserId id;
    std::string email;
    std::string username;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(PeerpushUser, (), (id, email, username, created_at))

struct PeerpushHealth {
    std::string status;
    std::string env;
    Time time;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(PeerpushHealth, (), (status, env, time, request_id))

struct PeerpushVersion {
    std::string name;
    std::string version;
    std::string git_sha;
    std::string build;
};
BOOST_DESCRIBE_STRUCT(PeerpushVersion, (), (name, version, git_sha, build))

PeerpushUser peerpush_user(const User& user) {
    return {user.id, user.email.value_or(user.unverified_email.value_or("")), user.username.value_or(""),
            user.created_at};
}

PeerpushTokens peerpush_tokens(const TokenSet& tokens) { return {tokens.access_token, tokens.refresh_token}; }

bool is_username_there(std::string_view name) {
    return std::ranges::all_of(name,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::unexpected<Error> wrong_fields(std::vector<FieldError> errors) {
    return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
}

Result<PeerpushUser> register_there(Trip& trip, const Identity& identity, const PeerpushSignUp& in) {
    const SignUp asked{
        .email = in.email, .username = in.username, .password = in.password, .first_name = {}, .last_name = {}};
    auto errors = sign_up_errors(asked);
    if (!is_username_there(in.username)) errors.push_back({"/username", "may only have a to z, 0 to 9 and _"});
    if (!errors.empty()) return wrong_fields(std::move(errors));
    auto made = make_account(trip, identity, asked);
    if (made) return peerpush_user(shown(*made));
    // The fields are good, so the name is taken.
    if (made.error().code == Code::invalid_fields)
        return fail(Code::wrong_state, "The username is taken, or looks like one that is.");
    return std::unexpected(std::move(made).error());
}

/// The same sentence for an address nobody has; a username is none.
Result<PeerpushTokens> log_in_there(Trip& trip, const Identity& identity, const PeerpushLogIn& in) {
    if (auto error = email_error("/email", in.email)) return wrong_fields({*std::move(error)});
    return peerpush_tokens(TRY(log_in(trip, identity, {.username = in.email, .password = in.password})));
}

Result<PeerpushTokens> refresh_there(Trip& trip, const Identity& identity) {
    const auto shown = TRY(http::bearer_shown(trip.request));
    if (!shown) return fail(Code::unauthorized, "Show the refresh token as Authorization: Bearer.");
    return peerpush_tokens(TRY(refresh_tokens(trip, identity, {.refresh_token = std::string{*shown}})));
}

http::Routes about_the_server(const About& about) {
    const auto health = [environment = about.environment](http::Request& request) -> http::Reaction {
        return http::json_reply(200, json_text(PeerpushHealth{"ok", environment, request.arrived, request.id}));
    };
    const auto version = [said = json_text(PeerpushVersion{"holdfast", about.version, about.commit, about.commit})](
                             http::Request&) -> http::Reaction { return http::json_reply(200, said); };
    return {
        http::raw("GET", "/compat/peerpush/health", "peerpushGetHealth", "application/json", health)
            .speaks(kPeerpush)
            .open()
            .summary("Whether the server answers."),
        http::raw("GET", "/compat/peerpush/version", "peerpushGetVersion", "application/json", version)
            .speaks(kPeerpush)
            .open()
            .summary("Which release it is."),
    };
}

}  // namespace

http::Routes peerpush_routes(const Identity& identity, const About& about) {
    http::Routes all{
        http::post("/compat/peerpush/auth/login", "peerpushLogIn",
                   [&identity](Trip& trip, const PeerpushLogIn& in) { return log_in_there(trip, identity, in); })
            .speaks(kPeerpush)
            .open()
            .pace(Pace::sign_in)
            .summary("Sign in with an address and a password."),

        http::post("/compat/peerpush/auth/refresh", "peerpushRefresh",
                   [&identity](Trip& trip, const Nothing&) { return refresh_there(trip, identity); })
            .speaks(kPeerpush)
            .with_refresh_token()
            .pace(Pace::refresh)
            .summary("A new pair of tokens for a refresh token."),

        http::get("/compat/peerpush/auth/me", "peerpushGetMe",
                  [](Tx& tx, const Context& context, const Nothing& in) -> Result<PeerpushUser> {
                      return peerpush_user(TRY(get_me(tx, context, in)));
                  })
            .speaks(kPeerpush)
            .signed_in()
            .summary("Who is signed in."),
    };
    if (identity.can_mail && identity.signs_up)
        all.push_back(
            http::post("/compat/peerpush/auth/register", "peerpushRegister",
                       [&identity](Trip& trip, const PeerpushSignUp& in) { return register_there(trip, identity, in); })
                .speaks(kPeerpush)
                .open()
                .pace(Pace::sign_up)
                .ok(201)
                .summary("Make an account."));
    http::add(all, about_the_server(about));
    return all;
}

}  // namespace hf::identity::compat
