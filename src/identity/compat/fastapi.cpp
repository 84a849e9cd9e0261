#include "identity/compat/fastapi.h"

#include "base/text.h"
#include "http/request.h"

namespace hf::identity::compat {
namespace {

struct Wrong {
    std::vector<std::string> loc;
    std::string msg;
    std::string type;
};
BOOST_DESCRIBE_STRUCT(Wrong, (), (loc, msg, type))

struct Sentence {
    std::string_view detail;
};
BOOST_DESCRIBE_STRUCT(Sentence, (), (detail))

struct List {
    std::vector<Wrong> detail;
};
BOOST_DESCRIBE_STRUCT(List, (), (detail))

/// A JSON pointer is of the body; a bare name is a parameter.
Wrong wrong_field(const FieldError& error) {
    Wrong wrong{{}, error.detail, error.detail == "is missing" ? "missing" : "value_error"};
    if (!error.pointer.empty() && !error.pointer.starts_with('/')) {
        wrong.loc = {"query", error.pointer};
        return wrong;
    }
    wrong.loc.emplace_back("body");
    if (error.pointer.size() > 1)
        for (const auto part : split(std::string_view{error.pointer}.substr(1), '/')) wrong.loc.emplace_back(part);
    return wrong;
}

bool is_about_the_body(const Error& error, const http::Request& request) {
    return request.method != "GET" && request.method != "HEAD" &&
           (error.code == Code::malformed_request || error.code == Code::unsupported_media_type);
}

}  // namespace

http::Reply refuse_as_fastapi(const Error& error, const http::Request& request) {
    const auto answer = [&] {
        List list;
        if (is_about_the_body(error, request))
            list.detail.push_back({{"body"}, std::string{error.says()}, "json_invalid"});
        for (const auto& field : error.fields) list.detail.push_back(wrong_field(field));
        if (!list.detail.empty()) return http::json_reply(row_of(Code::invalid_fields).status, json_text(list));
        return http::json_reply(row_of(error.code).status, json_text(Sentence{error.says()}));
    };
    auto reply = answer();
    reply.fields.add("Cache-Control", "no-store");
    if (reply.status == row_of(Code::unauthorized).status) reply.fields.add("WWW-Authenticate", "Bearer");
    if (error.retry_after.count() > 0) reply.fields.add("Retry-After", std::to_string(error.retry_after.count()));
    return reply;
}

}  // namespace hf::identity::compat
