#include "identity/identity.h"

#include "http/request.h"

namespace hf::identity {

Whence whence(const http::Request& request) {
    constexpr std::size_t kMostDevice = 200;
    auto device = std::string{request.fields["User-Agent"].substr(0, kMostDevice)};
    // Shown on a page and kept as text: what is not plain ASCII is none of its business.
    std::erase_if(device, [](char c) { return c < ' ' || c > '~'; });
    return {std::move(device), request.peer.shortened()};
}

TokenSet tokens_for(const Identity& identity, const OpenedSession& opened, Time now, Random& random) {
    return {.access_token = identity.keys.sign(opened.user_id, opened.id, now, random),
            .token_type = "Bearer",
            .expires_in = std::chrono::duration_cast<std::chrono::seconds>(kAccessTokenLife).count(),
            .refresh_token = opened.secret,
            .refresh_expires_at = opened.expires_at,
            .session_id = opened.id,
            .user_id = opened.user_id};
}

}  // namespace hf::identity
