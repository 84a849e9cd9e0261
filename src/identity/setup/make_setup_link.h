// The one-time setup link: how the first key comes to whoever started the server.
//
// The link is printed on the terminal only. Its 160 random bits stand in the URL's fragment, which browsers send to
// nobody; the page at /setup posts them. It lives for 30 minutes, works once, and is dead once any key or operator
// exists.
#pragma once

#include "base/context.h"
#include "base/scalars.h"
#include "base/shapes.h"
#include "store/tx.h"

namespace hf::identity {

inline constexpr Duration kSetupLinkLife = std::chrono::minutes{30};

struct SetupLink {
    std::string token;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(SetupLink, (), (token, expires_at))

/// `wrong_state` when a key or an operator exists already.
Result<SetupLink> make_setup_link(store::Tx& tx, const Context& context, const Nothing&);

/// "http://127.0.0.1:8080/setup#TOKEN"
std::string setup_url(std::string_view base, const SetupLink& link);

}  // namespace hf::identity
