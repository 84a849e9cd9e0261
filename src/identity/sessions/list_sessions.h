// Where the caller is signed in, oldest first.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

struct ShownSession {
    SessionId id;
    std::string device;
    std::string address;
    Time created_at;
    Time last_used_at;
    Time expires_at;
    std::optional<std::string> provider;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(ShownSession, (), (id, device, address, created_at, last_used_at, expires_at, provider, current))

constexpr auto notes(const ShownSession*) {
    return std::array{Note{"device", "What the program said of itself when it signed in."},
                      Note{"address", "From where, without the last part."},
                      Note{"expires_at", "Unless it is used before."},
                      Note{"last_used_at", "To the minute."},
                      Note{"provider", "The provider it was signed in with, if not here."},
                      Note{"current", "The one that asks."}};
}

Result<Page<ShownSession>> list_sessions(store::Tx& tx, const Context& context, const Paging& in);

}  // namespace hf::identity
