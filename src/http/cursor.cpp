#include "http/cursor.h"

#include "base/digest.h"
#include "base/text.h"

namespace hf::http {
namespace {
constexpr std::size_t kSignature = 16;  // half of the digest: a forger has one try a request, so 128 bits are plenty
}

std::string Cursors::signature(std::string_view operation, std::string_view last) const {
    // The length stands between the two so that no other pair spells the same message.
    const auto mac = hmac_sha256(
        key_, "cursor " + std::to_string(operation.size()) + ' ' + std::string{operation} + std::string{last});
    return {reinterpret_cast<const char*>(mac.data()), kSignature};
}

std::string Cursors::seal(std::string_view operation, std::string_view last) const {
    return base64url(signature(operation, last) + std::string{last});
}

std::optional<std::string> Cursors::open(std::string_view operation, std::string_view cursor) const {
    const auto bytes = from_base64url(cursor);
    if (!bytes || bytes->size() < kSignature) return std::nullopt;
    auto last = bytes->substr(kSignature);
    if (!equal_in_constant_time(signature(operation, last), std::string_view{*bytes}.substr(0, kSignature)))
        return std::nullopt;
    return last;
}

}  // namespace hf::http
