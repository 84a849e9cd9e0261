// Makes an API key.
#pragma once

#include "base/context.h"
#include "identity/keys/api_key.h"
#include "store/tx.h"

namespace hf::identity {

struct CreateKey {
    std::string name;
    std::vector<Scope> scopes;
    std::optional<Time> expires_at;
    std::optional<std::int64_t> per_minute{};
};
BOOST_DESCRIBE_STRUCT(CreateKey, (), (name, scopes, expires_at, per_minute))

constexpr auto notes(const CreateKey*) {
    return std::array{Note{"name", "For people: where the key is used.", 1, 100},
                      Note{"scopes", "What it may do: none that the key you make it with does not have.", 1, 16},
                      Note{"expires_at", "It opens nothing from then on; without it, it lasts until it is revoked."},
                      Note{"per_minute", "Requests a minute, where it is not to be the usual limit.", 1, 1'000'000}};
}

/// `forbidden` when the caller lacks a scope he wants to grant; `invalid_fields` when it would expire at once. Not safe
/// to repeat: each run makes another key.
Result<NewKey> create_key(store::Tx& tx, const Context& context, KeyMode mode, const CreateKey& in);

/// The same without asking what the caller may grant: for the setup link, which makes the first key of all.
NewKey insert_key(store::Tx& tx, const Context& context, KeyMode mode, const CreateKey& in);

/// The key as it is now, without the key itself; what a replay of create_key shows.
Result<NewKey> show_key(store::Tx& tx, const Context& context, const std::string& id);

}  // namespace hf::identity
