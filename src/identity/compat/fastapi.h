// How the origins said no, both being made with FastAPI: {"detail": "a sentence"}, and for fields that are missing or
// of the wrong shape 422 with {"detail": [{"loc": ["body", "email"], "msg": "…", "type": "…"}]}. A body that is no JSON
// is of the wrong shape, too. 401 carries `WWW-Authenticate: Bearer`, 429 and 503 Retry-After.
#pragma once

#include "http/reply.h"

namespace hf::identity::compat {

http::Reply refuse_as_fastapi(const Error& error, const http::Request& request);

}  // namespace hf::identity::compat
