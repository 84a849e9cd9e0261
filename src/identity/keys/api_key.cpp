#include "identity/keys/api_key.h"

#include "base/text.h"

namespace hf::identity {

std::vector<std::string> words_of(std::string_view scopes) {
    std::vector<std::string> out;
    for (auto word : split(scopes, ' '))
        if (!word.empty()) out.emplace_back(word);
    return out;
}

ApiKey shown(const KeyRow& row) {
    ApiKey key{.id = row.id,
               .prefix = row.prefix,
               .name = row.name,
               .scopes = {},
               .mode = row.mode,
               .created_at = row.created_at,
               .expires_at = row.expires_at,
               .last_used_at = row.last_used_at,
               .revoked_at = row.revoked_at,
               .per_minute = row.per_minute,
               .made_by = row.made_by};
    for (auto& word : words_of(row.scopes)) key.scopes.push_back({std::move(word)});
    return key;
}

}  // namespace hf::identity
