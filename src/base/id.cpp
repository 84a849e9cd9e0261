#include "base/id.h"

#include <array>

#include "base/text.h"

namespace hf {
namespace {
constexpr std::size_t kBodyLength = 36;  // 22 bytes in base 32
}

std::string make_id_text(std::string_view prefix, Time now, Random& random) {
    std::array<std::uint8_t, 22> bytes;
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(now.ms >> (40 - 8 * i));
    random.fill(std::span{bytes}.subspan(6));
    return std::string{prefix} + '_' + base32(bytes);
}

bool is_id_text(std::string_view prefix, std::string_view text) {
    if (text.size() != prefix.size() + 1 + kBodyLength || !text.starts_with(prefix) || text[prefix.size()] != '_')
        return false;
    return text.substr(prefix.size() + 1).find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") ==
           std::string_view::npos;
}

std::string short_id(std::string_view id) {
    const auto body = id.find('_');
    return std::string{id.substr(0, body == std::string_view::npos ? 8 : body + 1 + 8)};
}

}  // namespace hf
