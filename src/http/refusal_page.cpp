#include "http/refusal_page.h"

#include <fmt/core.h>

#include <boost/json/object.hpp>
#include <string>

#include "http/page.h"
#include "http/pages.h"
#include "http/request.h"

namespace hf::http {
namespace {

/// As the value of a parameter (RFC 3986 §3.4).
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
            c == '.' || c == '_')
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

}  // namespace

bool shows_pages(const Request& request) {
    return request.fields["Accept"].find("text/html") != std::string_view::npos;
}

Reply refusal_page(const Error& error, bool by_key) {
    const auto& row = row_of(error.code);
    const bool needs_key = by_key && (error.code == Code::unauthorized || error.code == Code::forbidden);
    const auto title = needs_key ? std::string{"Sign in"} : std::string{row.says};
    auto reply = page_reply(row.status, {.title = title, .look = "refused"}, page("refused.html"),
                            {{"title", title},
                             {"detail", error.says() == title ? std::string_view{} : error.says()},
                             {"needs_key", needs_key}});
    reply.fields.add("Cache-Control", "no-store");
    if (error.retry_after.count() > 0) reply.fields.add("Retry-After", std::to_string(error.retry_after.count()));
    return reply;
}

Reply to_sign_in(const Request& request) {
    Reply reply{.status = 303};
    std::string place{kSignInPage};
    if (request.method == "GET") place.append("?").append(kOnward).append("=").append(escaped(request.target));
    reply.fields.set("Location", place);
    reply.fields.add("Cache-Control", "no-store");
    return reply;
}

}  // namespace hf::http
