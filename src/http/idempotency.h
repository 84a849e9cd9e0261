// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): a POST repeated with the same key happens once.
//
// The record is written in the transaction of the deed itself. Only successes are kept: of the request a digest, of the
// answer its status and the id of what it made; a replay renders the thing as it is now.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/describe.h"
#include "base/error.h"
#include "base/shapes.h"
#include "store/tx.h"

namespace hf::http {

struct Request;
struct Route;

inline constexpr std::chrono::days kIdempotencyKept{30};

/// Who used which key for what: names one record.
struct IdempotencyKey {
    std::string scope;  // caller and operation
    std::string key;
    std::string digest;  // of path and body
};
BOOST_DESCRIBE_STRUCT(IdempotencyKey, (), (scope, key, digest))

/// Nothing when the request has no key; malformed_request when it is not 1 to 255 visible ASCII characters.
Result<std::optional<IdempotencyKey>> idempotency_key(const Request& request, const Route& route);

/// The id of what the first request made; nothing when this is the first; idempotency_mismatch when the key came with
/// another request.
Result<std::optional<std::string>> made_before(store::Tx& tx, const IdempotencyKey& key);

/// Remembers a success, in the transaction that made it.
void keep_made(store::Tx& tx, const Context& context, const IdempotencyKey& key, int status, std::string_view made_id);

/// Forgets the records older than kIdempotencyKept. Safe to repeat; run as a job.
Result<Nothing> prune_idempotency_keys(store::Tx& tx, const Context& context, const Nothing&);

}  // namespace hf::http
