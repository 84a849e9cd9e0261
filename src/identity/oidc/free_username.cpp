#include "identity/oidc/free_username.h"

#include "base/text.h"
#include "identity/accounts/names.h"
#include "identity/accounts/user.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

constexpr std::size_t kMostOfWish = 40;

bool is_letter_or_digit(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

bool is_free(store::Tx& tx, std::string_view username) {
    return !username_error("", username) &&
           !tx.one<UserRow>(queries::find_user_by_username, "username_key"_p = username_skeleton(username));
}

}  // namespace

std::string username_like(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, name.find('@'))) {
        if (out.size() == kMostOfWish) break;
        if (is_letter_or_digit(c) || c == '_')
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && !is_letter_or_digit(out.back())) out.pop_back();
    out.erase(0, out.find_first_not_of("-_"));
    return out;
}

std::string free_username(store::Tx& tx, Random& random, std::string_view wish) {
    const auto start = username_like(wish);
    if (is_free(tx, start)) return start;
    for (;;) {
        auto username = (start.empty() ? "guest" : start) + '-' + base32(random.bytes<5>());
        if (is_free(tx, username)) return username;
    }
}

}  // namespace hf::identity
