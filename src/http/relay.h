// Carries out a Pass: streams a file or an upstream's answer to the visitor and tells the Delivery how it goes.
#pragma once

#include <optional>

#include "http/connection.h"
#include "http/reaction.h"
#include "http/request.h"

namespace hf::http {

class NetworkThread;

struct PassResult {
    /// Set when nothing was sent: what the server answers instead (404, 502, 503, 504, or what the Delivery gave), or
    /// what it does about an answer that was read.
    std::optional<Reaction> instead;
    /// The answer went out whole, so the connection may be used again. False: it must be closed.
    bool whole = true;
    /// For the log: what the world said.
    std::string failure{};
};

/// Drives the whole protocol of Delivery: on_head, on_failure, renew, and ended() exactly once with its Ask run, before
/// it returns. Does not throw for what the world does; `pass`, `request` and `wire` outlive it.
Co<PassResult> relay(Pass& pass, Request& request, Wire& wire, NetworkThread& thread);

}  // namespace hf::http
