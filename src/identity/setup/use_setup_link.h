// Using the one-time setup link (make_setup_link.h): it makes the first key, with all scopes.
#pragma once

#include "identity/keys/create_key.h"

namespace hf::identity {

struct UseSetupLink {
    std::string token;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(UseSetupLink, (), (token, name))

constexpr auto notes(const UseSetupLink*) {
    return std::array{Note{"token", "What follows # in the link.", 1, 100},
                      Note{"name", "A name for the key, for people.", 1, 100}};
}

/// Nothing when the link would work now; `wrong_state` when a key or an operator exists, or the link was used, has
/// expired or never was: a stranger learns no more than that it does not work.
Result<Nothing> look_at_setup_link(store::Tx& tx, const Context& context, std::string_view token);
/// The same, and it is used up.
Result<Nothing> spend_setup_link(store::Tx& tx, const Context& context, std::string_view token);

/// The first key, with all scopes. `wrong_state` as above.
Result<NewKey> use_setup_link(store::Tx& tx, const Context& context, KeyMode mode, const UseSetupLink& in);

}  // namespace hf::identity
