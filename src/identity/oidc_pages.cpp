#include "identity/oidc_pages.h"

#include <boost/json/object.hpp>

#include "http/cookie.h"
#include "http/page.h"
#include "identity/oidc/providers.h"
#include "identity/pages.h"

namespace hf::identity {
namespace {

http::Reply not_kept(http::Reply reply) {
    reply.fields.set("Cache-Control", "no-store");
    return reply;
}

}  // namespace

http::Reply sign_in_failed_page(const Identity& identity, const std::string& provider, Error error) {
    if (error.code == Code::unauthorized) error.code = Code::forbidden;
    const auto* known = identity.providers->find(provider);
    json::object data{{"title", "You are not signed in"}, {"detail", error.says()}, {"again", false}};
    if (known != nullptr) {
        data["again"] = "/sign-in/" + provider;
        data["provider"] = known->title;
    }
    return not_kept(http::page_reply(row_of(error.code).status, {.title = "You are not signed in", .look = "refused"},
                                     page("sign_in_failed.html"), data));
}

http::Reply go_elsewhere_page(std::string title, std::string_view words, const std::string& url) {
    const json::object data{{"title", title}, {"words", words}, {"url", url}};
    auto reply = not_kept(
        http::page_reply(200, {.title = std::move(title), .look = "refused"}, page("go_elsewhere.html"), data));
    reply.fields.add("Refresh", "0; url=" + url);
    return reply;
}

http::Reply sign_out_elsewhere_page(const std::string& url) {
    auto reply = go_elsewhere_page("You are signed out here", "Go on, to sign out at your provider, too", url);
    reply.fields.add("Set-Cookie", http::no_session_cookie());
    return reply;
}

}  // namespace hf::identity
