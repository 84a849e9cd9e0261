#include "identity/jwt/key_set.h"

#include <algorithm>
#include <array>

namespace hf::identity {
namespace {

/// RFC 7518 §6.2.2, §6.3.2 and §6.4.1: what nobody publishes who means to keep his secrets.
constexpr std::array<std::string_view, 8> kPrivateMembers{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

bool holds_secret(const json::object& jwk) {
    return text_member(jwk, "kty") == "oct" ||
           std::ranges::any_of(kPrivateMembers, [&](auto name) { return jwk.contains(name); });
}

/// RFC 7517 §4.2 and §4.3. Absent means that the key may be used for anything.
bool is_for_signatures(const json::object& jwk) {
    if (jwk.contains("use") && text_member(jwk, "use") != "sig") return false;
    const auto* operations = jwk.if_contains("key_ops");
    if (operations == nullptr) return true;
    return operations->is_array() && std::ranges::any_of(operations->get_array(), [](const json::value& one) {
               return one.is_string() && one.get_string() == "verify";
           });
}

}  // namespace

bool is_kid(std::string_view text) {
    return !text.empty() && text.size() <= kMostKid &&
           std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

KeySet::KeySet() : KeySet(Keys{}) {}

Result<KeySet> KeySet::read(const json::value& jwks) {
    const auto* set = jwks.if_object();
    const auto* members = set != nullptr ? set->if_contains("keys") : nullptr;
    if (members == nullptr || !members->is_array())
        return fail(Code::malformed_request, "It is not a JSON Web Key Set.");
    if (members->get_array().size() > kMostKeys)
        return fail(Code::malformed_request, "The key set has more keys than are accepted.");
    Keys keys;
    for (const auto& member : members->get_array()) {
        const auto* jwk = member.if_object();
        if (jwk == nullptr) return fail(Code::malformed_request, "It is not a JSON Web Key Set.");
        if (holds_secret(*jwk)) return fail(Code::malformed_request, "The key set gives away a secret key.");
        const auto kid = text_member(*jwk, "kid");
        if (!is_kid(kid) || !is_for_signatures(*jwk)) continue;
        auto key = TRY(PublicKey::read(*jwk));
        if (!key) continue;
        if (!keys.emplace(kid, *std::move(key)).second)
            return fail(Code::malformed_request, "The key set has two keys of one name.");
    }
    if (keys.empty()) return fail(Code::malformed_request, "The key set has no key that can be used here.");
    return KeySet{std::move(keys)};
}

const PublicKey* KeySet::find(std::string_view kid) const {
    const auto found = keys_->find(kid);
    return found == keys_->end() ? nullptr : &found->second;
}

}  // namespace hf::identity
