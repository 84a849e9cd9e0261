// Asks that all that names the caller be erased. He has seven days to think better of it (revoke_erasure.h).
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct AskErasure {
    std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(AskErasure, (), (password))

constexpr auto notes(const AskErasure*) { return std::array{Note{"password", "Needed where there is one.", 1, 512}}; }

/// Safe to repeat: the day stays the one that was said first. `wrong_state` for the last operator.
Result<User> ask_erasure(http::Trip& trip, const Identity& identity, const AskErasure& in);

}  // namespace hf::identity
