// What an operator changes of a key: what it is called, how much it may ask for.
#pragma once

#include "base/context.h"
#include "identity/keys/api_key.h"
#include "store/tx.h"

namespace hf::identity {

/// What is not named stays.
struct ChangeKey {
    KeyId id;
    std::optional<std::string> name;
    std::optional<std::int64_t> per_minute;
};
BOOST_DESCRIBE_STRUCT(ChangeKey, (), (id, name, per_minute))

constexpr auto notes(const ChangeKey*) {
    return std::array{Note{"name", "For people: where the key is used.", 1, 100},
                      Note{"per_minute", "Requests a minute; 0 for the usual limit.", 0, 1'000'000}};
}

/// `not_found` for an id that never was, `wrong_state` for a key that was revoked. Safe to repeat. Announced.
Result<ApiKey> change_key(store::Tx& tx, const Context& context, const ChangeKey& in);

}  // namespace hf::identity
