#include "http/reply.h"

#include "http/request.h"

namespace hf::http {

Reply json_reply(int status, const json::value& body) {
    return text_reply(status, "application/json", write_json(body));
}

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
    json::object body{{"type", "/docs/errors#" + std::string{code}},
                      {"title", json::string_view(row.says)},
                      {"status", row.status},
                      {"code", json::string_view(code)},
                      {"detail", json::string_view(error.says())},
                      {"instance", request.id}};
    if (!error.fields.empty()) body.emplace("errors", to_json(error.fields));
    auto reply = text_reply(row.status, "application/problem+json", write_json(body));
    reply.fields.add("Cache-Control", "no-store");
    if (error.retry_after.count() > 0) reply.fields.add("Retry-After", std::to_string(error.retry_after.count()));
    return reply;
}

}  // namespace hf::http
