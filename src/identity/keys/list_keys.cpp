#include "identity/keys/list_keys.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Page<ApiKey>> list_keys(store::Tx& tx, const Context&, const Paging& in) {
    std::vector<ApiKey> keys;
    const auto after = in.after.value_or("");
    for (const auto& row : tx.all<KeyRow>(queries::list_keys, "after"_p = after, "rows"_p = in.rows()))
        keys.push_back(shown(row));
    return page_of(std::move(keys), in, [](const ApiKey& key) { return key.id.text; });
}

}  // namespace hf::identity
