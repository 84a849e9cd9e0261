#include "identity/jwt/compact_jwt.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "identity/jwt/key_set.h"

namespace hf::identity {
namespace {

constexpr JsonLimits kHeaderLimits{.depth = 8, .bytes = kMostHeader};
constexpr std::array<std::string_view, 9> kRefused{"crit", "b64", "zip", "enc", "cty", "jwk", "jku", "x5u", "x5c"};

std::unexpected<Error> no_token() { return fail(Code::unauthorized, "It is not a signed token."); }

}  // namespace

std::string plain_type(std::string_view typ) {
    static constexpr std::string_view kPrefix = "application/";
    auto type = to_lower(typ);
    if (type.starts_with(kPrefix) && type.find('/', kPrefix.size()) == type.npos) type.erase(0, kPrefix.size());
    return type;
}

Result<CompactJwt> read_compact_jwt(std::string_view token) {
    if (token.size() > kMostToken) return fail(Code::unauthorized, "The token is longer than is accepted.");
    const auto parts = split(token, '.');
    if (parts.size() != 3 || std::ranges::any_of(parts, &std::string_view::empty)) return no_token();
    const auto head = from_base64url(parts[0]);
    auto payload = from_base64url(parts[1]);
    auto signature = from_base64url(parts[2]);
    if (!head || !payload || !signature) return no_token();
    if (head->size() > kMostHeader) return fail(Code::unauthorized, "The token's header is longer than is accepted.");
    const auto parsed = parse_json(*head, kHeaderLimits);
    if (!parsed || !parsed->is_object()) return no_token();
    const auto& header = parsed->get_object();
    if (std::ranges::any_of(kRefused, [&](auto name) { return header.contains(name); }))
        return fail(Code::unauthorized, "The token's header asks for more than is understood here.");
    const auto algorithm = enum_from<Algorithm>(text_member(header, "alg"));
    if (!algorithm) return fail(Code::unauthorized, "The token is signed in a way that is not accepted.");
    const auto kid = text_member(header, "kid");
    if (!is_kid(kid)) return fail(Code::unauthorized, "The token does not name the key that signed it.");
    const auto typ = text_member(header, "typ");
    if (header.contains("typ") && typ.empty()) return fail(Code::unauthorized, "It is a token of another kind.");
    return CompactJwt{token, *algorithm, std::string{kid}, plain_type(typ), *std::move(payload), *std::move(signature)};
}

}  // namespace hf::identity
