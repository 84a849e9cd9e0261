#include "http/reply.h"

#include "http/request.h"

namespace hf::http {

namespace {

/// RFC 9457.
struct Problem {
    std::string type;
    std::string_view title;
    int status;
    std::string_view code;
    std::string_view detail;
    std::string_view instance;
    std::optional<FieldErrors> errors;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, code, detail, instance, errors))

}  // namespace

Reply json_reply(int status, std::string json) { return text_reply(status, "application/json", std::move(json)); }

Reply text_reply(int status, std::string_view content_type, std::string body) {
    Reply reply;
    reply.status = status;
    reply.fields.add("Content-Type", content_type);
    reply.body = std::move(body);
    return reply;
}

Reply problem(const Error& error, const Request& request) {
    const auto& row = row_of(error.code);
    const auto code = text_of(error.code);
    Problem body{"/docs/errors#" + std::string{code}, row.says, row.status, code, error.says(), request.id, {}};
    if (!error.fields.empty()) body.errors = error.fields;
    auto reply = text_reply(row.status, "application/problem+json", json_text(body));
    reply.fields.add("Cache-Control", "no-store");
    if (error.retry_after.count() > 0) reply.fields.add("Retry-After", std::to_string(error.retry_after.count()));
    return reply;
}

}  // namespace hf::http
