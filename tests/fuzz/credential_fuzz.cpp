// room: identity
// Whatever bytes stand where a cookie, a key, a name, an address or a password should: they are taken apart without
// harm, and what is stored of them is stored once and for all.
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "base/text.h"
#include "http/bearer.h"
#include "http/cookie.h"
#include "http/request.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/names.h"
#include "identity/keys/key_text.h"
#include "identity/passwords/password_rules.h"

namespace {

using namespace hf;
using namespace hf::identity;

void check_cookies(std::string_view bytes) {
    http::Request request;
    request.fields.add("Cookie", bytes);
    for (const auto& [name, value] : http::cookies_of(request)) {
        CHECK(name.find('=') == name.npos && name.find(';') == name.npos, "a cookie's name ends at its first =");
        CHECK(value.find(';') == value.npos, "a cookie ends at its ;");
    }
}

void check_bearer(std::string_view bytes) {
    http::Request request;
    request.fields.add("Authorization", bytes);
    if (const auto shown = http::bearer_shown(request); shown && *shown) {
        CHECK(bytes.find(**shown) != bytes.npos, "a credential is a part of its field");
        CHECK(trim(**shown) == **shown, "a credential has no blanks around it");
    }
    request.fields.add("Authorization", bytes);
    const auto twice = http::bearer_shown(request);
    CHECK(!twice || !*twice, "of two fields none is taken");
}

void check_key(std::string_view bytes) {
    const bool test = check_key_text(KeyMode::test, bytes).has_value();
    const bool live = check_key_text(KeyMode::live, bytes).has_value();
    CHECK(!(test && live), "a key is for one kind of server");
}

void check_names(std::string_view bytes) {
    const auto skeleton = username_skeleton(bytes);
    CHECK(username_skeleton(skeleton) == skeleton, "the skeleton of a skeleton is itself");
    if (!username_error("/username", bytes)) CHECK(bytes.size() >= 3 && bytes.size() <= 100, "a username has bounds");
    if (!email_error("/email", bytes)) {
        CHECK(bytes.find('@') == bytes.rfind('@') && bytes.find('@') != bytes.npos, "an address has one @");
        CHECK(email_key(email_key(bytes)) == email_key(bytes), "the key of an address's key is itself");
    }
    const auto name = trimmed_name(bytes);
    if (!person_name_error("/first_name", name)) CHECK(is_utf8(name), "a name is UTF-8");
    if (!password_error("/password", bytes, {.username = "ada", .first_name = "Ada"}))
        CHECK(is_utf8(bytes) && bytes.size() >= kShortestPassword && bytes.size() <= kMostPasswordBytes,
              "a password has bounds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    check_cookies(bytes);
    check_bearer(bytes);
    check_key(bytes);
    check_names(bytes);
    return 0;
}
#endif
