// The account contracts of the origins, answered in their paths, names, statuses and envelopes: OpenOn's under
// /compat/openon, PeerPush's under /compat/peerpush. Each is a thin translation over our own deeds, with our rules;
// what was a hole there is closed here, and docs/compat-accounts.md says where that shows.
#pragma once

#include <string>

#include "http/route.h"
#include "identity/identity.h"

namespace hf::identity::compat {

/// What the mounts say of this server.
struct About {
    std::string version;
    std::string commit;
    std::string environment;  // "sandbox" or "live"
};

/// `identity` outlives the routes. Without mails, and where operators alone make accounts, nobody signs up.
http::Routes openon_routes(const Identity& identity, const About& about);
http::Routes peerpush_routes(const Identity& identity, const About& about);
/// Both.
http::Routes routes(const Identity& identity, const About& about);

}  // namespace hf::identity::compat
