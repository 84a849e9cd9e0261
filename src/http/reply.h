// A whole answer, small enough to hold in memory.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_codec.h"
#include "http/fields.h"

namespace hf::http {

struct Request;

/// Content-Length, Date, Connection and X-Request-ID are added when it is written; HEAD drops the body by itself.
struct Reply {
    int status = 200;
    Fields fields{};
    std::string body{};
    bool close = false;  // end the connection after it
};

Reply json_reply(int status, std::string json);
Reply text_reply(int status, std::string_view content_type, std::string body);

/// RFC 9457: {type, title, status, code, detail, instance, errors}; no-store; Retry-After when the error has one.
/// `type` is "/docs/errors#CODE"; `instance` is the request id.
Reply problem(const Error& error, const Request& request);

}  // namespace hf::http
