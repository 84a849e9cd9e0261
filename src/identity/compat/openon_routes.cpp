// OpenOn's accounts.
#include "identity/accounts/change_profile.h"
#include "identity/accounts/find_users.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/names.h"
#include "identity/accounts/sign_up.h"
#include "identity/compat/fastapi.h"
#include "identity/compat/routes.h"

namespace hf::identity::compat {

using http::Pace;
using http::Trip;
using store::Tx;

namespace {

/// FastAPI refused whoever showed nothing with 403, and OpenOn what broke a rule of its own with 400.
http::Reply refuse_as_openon(const Error& error, const http::Request& request) {
    const bool shows_nothing = error.code == Code::unauthorized && error.detail.empty();
    if (!shows_nothing && error.code != Code::wrong_state) return refuse_as_fastapi(error, request);
    auto reply =
        refuse_as_fastapi({.code = error.code, .detail = shows_nothing ? "Not authenticated" : error.detail}, request);
    reply.status = shows_nothing ? row_of(Code::forbidden).status : row_of(Code::malformed_request).status;
    if (shows_nothing) reply.fields.remove("WWW-Authenticate");
    return reply;
}

constexpr http::Dialect kOpenon{refuse_as_openon};

struct OpenonSignUp {
    std::string email;
    std::string username;
    std::string password;
    std::string first_name;
    std::string last_name;
};
BOOST_DESCRIBE_STRUCT(OpenonSignUp, (), (email, username, password, first_name, last_name))

struct OpenonTokens {
    std::string access_token;
    std::string refresh_token;
    std::string token_type;
};
BOOST_DESCRIBE_STRUCT(OpenonTokens, (), (access_token, refresh_token, token_type))

struct OpenonUser {
    UserId id;
    json::value email;  // null of anybody but oneself: the origin gave strangers' addresses away
    std::string username;
    std::string first_name;
    std::string last_name;
    json::value full_name;
    bool is_active = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OpenonUser, (), (id, email, username, first_name, last_name, full_name, is_active, created_at))

struct OpenonChange {
    std::optional<std::string> username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> full_name;
};
BOOST_DESCRIBE_STRUCT(OpenonChange, (), (username, first_name, last_name, full_name))

struct OpenonHealth {
    std::string status;
    Time timestamp;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(OpenonHealth, (), (status, timestamp, version))

json::value text_or_null(const std::string& text) { return text.empty() ? json::value{} : json::value(text); }

OpenonUser openon_user(const User& user) {
    const auto first = user.first_name.value_or(""), last = user.last_name.value_or("");
    return {.id = user.id,
            .email = text_or_null(user.email.value_or(user.unverified_email.value_or(""))),
            .username = user.username.value_or(""),
            .first_name = first,
            .last_name = last,
            .full_name = text_or_null(first.empty() || last.empty() ? first + last : first + ' ' + last),
            .is_active = may_sign_in(user.state),
            .created_at = user.created_at};
}

OpenonTokens openon_tokens(const TokenSet& tokens) { return {tokens.access_token, tokens.refresh_token, "bearer"}; }

/// Its rules of names and passwords were no matter of shape there: one sentence, and 400.
Error in_one_sentence(Error error) {
    if (error.code != Code::invalid_fields) return error;
    Error out{Code::wrong_state};
    for (const auto& field : error.fields)
        out.detail += (out.detail.empty() ? "" : "; ") + field.pointer.substr(1) + ' ' + field.detail;
    return out;
}

template <class T>
Result<T> in_one_sentence(Result<T> result) {
    if (result) return result;
    return std::unexpected(in_one_sentence(std::move(result).error()));
}

Result<OpenonTokens> sign_up_there(Trip& trip, const Identity& identity, const OpenonSignUp& in) {
    return openon_tokens(TRY(in_one_sentence(sign_up(trip, identity,
                                                     {.email = in.email,
                                                      .username = in.username,
                                                      .password = in.password,
                                                      .first_name = in.first_name,
                                                      .last_name = in.last_name}))));
}

Result<OpenonUser> change_there(Tx& tx, const Context& context, const OpenonChange& in) {
    ChangeProfile change{
        .username = in.username, .first_name = in.first_name, .last_name = in.last_name, .findable = {}};
    if (in.full_name && !in.first_name && !in.last_name)
        std::tie(change.first_name, change.last_name) = split_full_name(*in.full_name);
    return openon_user(TRY(in_one_sentence(change_profile(tx, context, change))));
}

Result<std::vector<OpenonUser>> find_there(Tx& tx, const Context& context, const FindUsers& in) {
    std::vector<OpenonUser> all;
    for (const auto& found : TRY(find_users(tx, context, in)).users) {
        auto& one = all.emplace_back(openon_user(shown(TRY(find_user(tx, found.id)))));
        one.email = nullptr;
    }
    return all;
}

http::Route health(std::string path, std::string operation, std::string version) {
    return http::raw("GET", std::move(path), std::move(operation), "application/json",
                     [version = std::move(version)](http::Request& request) -> http::Reaction {
                         return http::json_reply(200, json_text(OpenonHealth{"healthy", request.arrived, version}));
                     })
        .speaks(kOpenon)
        .open()
        .summary("Whether the server answers.");
}

}  // namespace

http::Routes openon_routes(const Identity& identity, const About& about) {
    http::Routes all{
        http::post("/compat/openon/auth/login", "openonLogIn",
                   [&identity](Trip& trip, const LogIn& in) -> Result<OpenonTokens> {
                       return openon_tokens(TRY(log_in(trip, identity, in)));
                   })
            .speaks(kOpenon)
            .open()
            .pace(Pace::sign_in)
            .summary("Sign in with a username or an address, and a password."),

        http::get("/compat/openon/auth/me", "openonGetMe",
                  [](Tx& tx, const Context& context, const Nothing& in) -> Result<OpenonUser> {
                      return openon_user(TRY(get_me(tx, context, in)));
                  })
            .speaks(kOpenon)
            .signed_in()
            .summary("Who is signed in."),

        http::put("/compat/openon/auth/me", "openonChangeProfile", change_there)
            .speaks(kOpenon)
            .signed_in()
            .summary("Change how you are called."),

        http::get("/compat/openon/auth/username/check", "openonCheckUsername", check_username)
            .speaks(kOpenon)
            .open()
            .summary("Whether a username is free."),

        http::get("/compat/openon/auth/users/search", "openonFindUsers", find_there)
            .speaks(kOpenon)
            .signed_in()
            .summary("Find people by how their username or name begins."),

        health("/compat/openon/", "openonGetRoot", about.version),
        health("/compat/openon/health", "openonGetHealth", about.version),
    };
    if (identity.can_mail && identity.signs_up)
        all.push_back(
            http::post("/compat/openon/auth/signup", "openonSignUp",
                       [&identity](Trip& trip, const OpenonSignUp& in) { return sign_up_there(trip, identity, in); })
                .speaks(kOpenon)
                .open()
                .pace(Pace::sign_up)
                .ok(201)
                .summary("Make an account, and sign in to it."));
    return all;
}

http::Routes routes(const Identity& identity, const About& about) {
    auto all = openon_routes(identity, about);
    http::add(all, peerpush_routes(identity, about));
    return all;
}

}  // namespace hf::identity::compat
