// What of a message's fields crosses the gate (RFC 9110 §7.6): pure functions from fields to fields.
//
// On both ways what belongs to one connection goes first, and with it all that `Connection` names; ours are added after
// that, so nobody can name ours away.
#pragma once

#include <string_view>

#include "http/pass.h"
#include "http/request.h"

namespace hf::http {

/// Whether a Via field says that this request was at our gate before: `own` is our name there.
bool has_passed_here(const FieldViews& fields, std::string_view own);

/// Whether the visitor asks for a WebSocket (RFC 6455 §4.1): the one upgrade that passes.
bool asks_for_websocket(const Request& request);

/// The fields that go to the upstream, all but framing (Content-Length, Transfer-Encoding). Believed of forwarding
/// fields is only what came through a trusted proxy.
Fields fields_to_upstream(const Request& request, const UpstreamSource& source, std::string_view via);

/// The fields that go to the visitor, all but framing; private ones are moved into `head.withheld`. `minor_version` is
/// that of the upstream's answer.
AnswerHead head_for_visitor(int status, const FieldViews& fields, int minor_version, const PrivateFields* withheld,
                            std::string_view via);

}  // namespace hf::http
