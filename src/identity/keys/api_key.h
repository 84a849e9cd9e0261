// An API key: whom it stands for and what it may do. The key itself is shown once and then known by its digest alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json_codec.h"
#include "base/shapes.h"
#include "identity/keys/key_text.h"
#include "identity/scopes.h"

namespace hf::identity {

using KeyId = Id<"key">;

/// A row of `api_keys` without its digest.
struct KeyRow {
    KeyId id;
    std::string prefix;
    std::string name;
    std::string scopes;  // by blanks
    KeyMode mode = KeyMode::test;
    Time created_at;
    std::optional<Time> expires_at;
    std::optional<Time> last_used_at;
    std::optional<Time> revoked_at;
    std::optional<std::int64_t> per_minute;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (),
                      (id, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at, per_minute,
                       made_by))

/// What is shown of a key.
struct ApiKey {
    KeyId id;
    std::string prefix;
    std::string name;
    std::vector<Scope> scopes;
    KeyMode mode = KeyMode::test;
    Time created_at;
    std::optional<Time> expires_at;
    std::optional<Time> last_used_at;
    std::optional<Time> revoked_at;
    std::optional<std::int64_t> per_minute;
    std::string made_by;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (),
                      (id, prefix, name, scopes, mode, created_at, expires_at, last_used_at, revoked_at, per_minute,
                       made_by))

constexpr auto notes(const ApiKey*) {
    return std::array{Note{"prefix", "How the key starts: enough to tell it from others."},
                      Note{"last_used_at", "To the minute."}, Note{"revoked_at", "It opens nothing since then."},
                      Note{"per_minute", "Requests a minute, where it is not the usual limit."},
                      Note{"made_by", "The id of the key or the person that made it; empty: the command line."}};
}

/// A key as it is shown once, when it was made.
struct NewKey : ApiKey {
    std::optional<std::string> key;
};
BOOST_DESCRIBE_STRUCT(NewKey, (ApiKey), (key))

constexpr auto notes(const NewKey*) {
    return std::array{Note{"prefix", "How the key starts: enough to tell it from others."},
                      Note{"key", "The key itself, here and never again: a replay leaves it out."}};
}

ApiKey shown(const KeyRow& row);
std::vector<std::string> words_of(std::string_view scopes);

}  // namespace hf::identity
