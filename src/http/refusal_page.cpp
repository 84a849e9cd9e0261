#include "http/refusal_page.h"

#include <boost/json/object.hpp>
#include <string>

#include "http/page.h"
#include "http/pages.h"
#include "http/request.h"

namespace hf::http {

bool shows_pages(const Request& request) {
    return request.fields["Accept"].find("text/html") != std::string_view::npos;
}

Reply refusal_page(const Error& error) {
    const auto& row = row_of(error.code);
    const bool needs_key = error.code == Code::unauthorized || error.code == Code::forbidden;
    const auto title = needs_key ? std::string{"Sign in"} : std::string{row.says};
    auto reply = page_reply(row.status, {.title = title, .look = "refused"}, page("refused.html"),
                            {{"title", title},
                             {"detail", error.says() == title ? std::string_view{} : error.says()},
                             {"needs_key", needs_key}});
    reply.fields.add("Cache-Control", "no-store");
    if (error.retry_after.count() > 0) reply.fields.add("Retry-After", std::to_string(error.retry_after.count()));
    return reply;
}

}  // namespace hf::http
