#include "http/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "http/docs.h"
#include "http/route.h"

namespace hf::http {

namespace {

/// Whoever shows something that is not good, or no longer, is told so even where anybody may come.
bool shows_what_is_not_good(Asker asker) {
    return asker == Asker::deactivated_user || asker == Asker::expired_token || asker == Asker::token_for_others;
}

}  // namespace

int refused_with(Guarded guarded, Asker asker) {
    if (shows_what_is_not_good(asker)) return 401;
    if (guarded == Guarded::refresh_token) return 401;  // which none of them shows
    if (asker == Asker::anonymous) return guarded == Guarded::open ? 0 : 401;
    switch (guarded) {
        case Guarded::undecided:
        case Guarded::open:
        case Guarded::keyed: return 0;
        case Guarded::signed_in: return asker == Asker::key_without_scope ? 403 : 0;
        case Guarded::own: return asker == Asker::key_without_scope ? 403 : asker == Asker::owner ? 0 : 404;
        case Guarded::loopback:
        case Guarded::scoped:
        case Guarded::refresh_token: break;
    }
    return asker == Asker::an_operator ? 0 : 403;
}

std::string access_sentence(const Route& route) {
    switch (route.guarded) {
        case Guarded::open: return "Open to anybody.";
        case Guarded::keyed: return "Needs a key or a token, whatever it may do.";
        case Guarded::signed_in: return "Needs a person who is signed in.";
        case Guarded::own: return "Needs the person whose it is; to anybody else it is missing.";
        case Guarded::refresh_token: return "Needs a refresh token in Authorization.";
        case Guarded::loopback:
            return "Open while the server listens on loopback only; elsewhere it needs a key with the scope `" +
                   route.scope + "`.";
        case Guarded::scoped:
        case Guarded::undecided: break;
    }
    return "Needs a key with the scope `" + route.scope + "`.";
}

std::string access_word(const Route& route) {
    switch (route.guarded) {
        case Guarded::open: return "open";
        case Guarded::keyed: return "any key";
        case Guarded::signed_in: return "signed in";
        case Guarded::own: return "one's own";
        case Guarded::refresh_token: return "a refresh token";
        case Guarded::loopback: return "open on loopback, elsewhere " + route.scope;
        case Guarded::scoped:
        case Guarded::undecided: break;
    }
    return route.scope;
}

std::string access_matrix(std::vector<Route> routes) {
    with_documents(routes, "");
    std::string page =
        "# Who may call what\n\nWritten by `holdfast access` from the declarations of all routes. A number is the "
        "status "
        "that somebody is refused\nwith for being who he is, off loopback; `yes` says that this is no reason to refuse "
        "him. A test calls every route as\neach of them.\n\n| operation | route | for |";
    std::string line = "|---|---|---|";
    for (const auto asker : enum_values<Asker>()) {
        std::string name{text_of(asker)};
        std::ranges::replace(name, '_', ' ');
        page += ' ' + name + " |";
        line += "---|";
    }
    page += '\n' + line + '\n';
    for (const auto& route : routes) {
        page += fmt::format("| {} | {} `{}` | {} |", route.operation, route.method, route.path, access_word(route));
        for (const auto asker : enum_values<Asker>()) {
            const auto status = refused_with(route.guarded, asker);
            page += status == 0 ? " yes |" : fmt::format(" {} |", status);
        }
        page += '\n';
    }
    return page;
}

}  // namespace hf::http
