#include "identity/accounts/erased_origins.h"

#include "base/digest.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

struct OriginRow {
    std::string origin;
    std::string origin_id;
};
BOOST_DESCRIBE_STRUCT(OriginRow, (), (origin, origin_id))

std::string digest_of(std::string_view origin, std::string_view id_there) {
    return sha256_hex(std::string{origin} + ' ' + std::string{id_there});
}

}  // namespace

void note_erased_origin(store::Tx& tx, const UserId& id) {
    if (const auto from = tx.one<OriginRow>(queries::origin_of_user, "id"_p = id))
        tx.run(queries::note_erased_origin, "digest"_p = digest_of(from->origin, from->origin_id));
}

bool was_erased(store::Tx& tx, std::string_view origin, std::string_view id_there) {
    return tx.one<std::string>(queries::find_erased_origin, "digest"_p = digest_of(origin, id_there)).has_value();
}

}  // namespace hf::identity
