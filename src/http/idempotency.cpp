#include "http/idempotency.h"

#include <algorithm>

#include "base/digest.h"
#include "http/queries.h"
#include "http/request.h"
#include "http/route.h"

namespace hf::http {
namespace {

constexpr std::size_t kLongestKey = 255;

struct Kept {
    std::string digest;
    std::string made_id;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (digest, made_id))

/// A key is its caller's own. Visitors have no name, so their address stands for one: two strangers who think of the
/// same key must not meet.
std::string scope_of(const Request& request, const Route& route) {
    const auto& who = request.caller.id;
    return (who.empty() ? "visitor " + request.peer.limit_key() : who) + ' ' + route.operation;
}

}  // namespace

Result<std::optional<IdempotencyKey>> idempotency_key(const Request& request, const Route& route) {
    const auto* field = request.fields.find("Idempotency-Key");
    if (field == nullptr) return std::nullopt;
    const bool visible = std::ranges::all_of(field->value, [](char c) { return c > ' ' && c < '\x7f'; });
    if (request.fields.count("Idempotency-Key") > 1 || field->value.empty() || field->value.size() > kLongestKey ||
        !visible)
        return fail(Code::malformed_request, "An Idempotency-Key is 1 to 255 visible ASCII characters, given once.");
    std::string asked{request.path};
    asked += '\n';
    asked += request.body;
    return IdempotencyKey{scope_of(request, route), std::string{field->value}, sha256_hex(asked)};
}

Result<std::optional<std::string>> made_before(store::Tx& tx, const IdempotencyKey& key) {
    const auto kept = tx.one<Kept>(queries::find_idempotency_key, key);
    if (!kept) return std::nullopt;
    if (kept->digest != key.digest) return fail(Code::idempotency_mismatch);
    return kept->made_id;
}

void keep_made(store::Tx& tx, const Context& context, const IdempotencyKey& key, int status, std::string_view made_id) {
    using store::operator""_p;
    tx.run(queries::insert_idempotency_key, key, "status"_p = status, "made_id"_p = made_id,
           "created_at"_p = context.now);
}

Result<Nothing> prune_idempotency_keys(store::Tx& tx, const Context& context, const Nothing&) {
    using store::operator""_p;
    tx.run(queries::prune_idempotency_keys, "before"_p = context.now - kIdempotencyKept);
    return Nothing{};
}

}  // namespace hf::http
