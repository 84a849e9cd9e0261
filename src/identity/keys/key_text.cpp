#include "identity/keys/key_text.h"

#include "base/digest.h"
#include "base/text.h"

namespace hf::identity {
namespace {

constexpr std::size_t kPrefixLength = 8;   // "hf_test_"
constexpr std::size_t kSecretLength = 32;  // 160 bits
constexpr std::size_t kCheckLength = 7;    // 32 bits
constexpr std::size_t kShownLength = kPrefixLength + 6;

std::string checksum(std::string_view text) {
    const auto sum = crc32(text);
    const std::uint8_t bytes[] = {static_cast<std::uint8_t>(sum >> 24), static_cast<std::uint8_t>(sum >> 16),
                                  static_cast<std::uint8_t>(sum >> 8), static_cast<std::uint8_t>(sum)};
    return base32(bytes);
}

std::string prefix_of(KeyMode mode) { return "hf_" + std::string{text_of(mode)} + '_'; }

}  // namespace

std::string make_key_text(KeyMode mode, Random& random) {
    auto text = prefix_of(mode) + base32(random.bytes<20>());
    return text + checksum(text);
}

Result<void> check_key_text(KeyMode mode, std::string_view text) {
    const auto prefix = text.substr(0, kPrefixLength);
    const auto other = mode == KeyMode::test ? KeyMode::live : KeyMode::test;
    if (prefix != prefix_of(mode) && prefix != prefix_of(other))
        return fail(Code::unauthorized, "This is no API key: keys start with " + prefix_of(mode) + '.');
    const auto body = text.substr(0, kPrefixLength + kSecretLength);
    if (text.size() != kPrefixLength + kSecretLength + kCheckLength || text.substr(body.size()) != checksum(body))
        return fail(Code::unauthorized, "This key is mistyped: a character is wrong, missing or too many.");
    if (prefix != prefix_of(mode))
        return fail(Code::unauthorized, "This is a " + std::string{text_of(other)} + " key, and this server takes " +
                                            std::string{text_of(mode)} + " keys.");
    return {};
}

std::string_view shown_part(std::string_view text) { return text.substr(0, kShownLength); }

}  // namespace hf::identity
