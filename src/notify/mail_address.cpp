#include "notify/mail_address.h"

#include <algorithm>

#include "base/text.h"

namespace hf::notify {
namespace {

constexpr std::size_t kMostAddress = 254, kMostLocal = 64, kMostLabel = 63;

bool is_alnum(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

bool is_atom(std::string_view text) {
    constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) { return is_alnum(c) || kMarks.contains(c); });
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= kMostLabel && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-'; });
}

}  // namespace

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == text.npos || at > kMostLocal || text.size() > kMostAddress) return false;
    return std::ranges::all_of(split(text.substr(0, at), '.'), is_atom) &&
           std::ranges::all_of(split(text.substr(at + 1), '.'), is_label);
}

std::string_view domain_of(std::string_view address) { return address.substr(address.find('@') + 1); }

}  // namespace hf::notify
