#include "identity/accounts/email_address.h"

#include <algorithm>

#include "base/text.h"

namespace hf::identity {
namespace {

constexpr std::size_t kLongestLabel = 63;

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_atom_character(char c) {
    return is_letter(c) || is_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.contains(c);
}

bool is_local_part(std::string_view text) {
    return text.size() <= kLongestLocalPart && std::ranges::all_of(split(text, '.'), [](std::string_view atom) {
               return !atom.empty() && std::ranges::all_of(atom, is_atom_character);
           });
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= kLongestLabel && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// The last label is not a number: 192.0.2.1 is no domain.
bool is_domain(std::string_view text) {
    const auto labels = split(text, '.');
    return labels.size() > 1 && std::ranges::all_of(labels, is_label) && !std::ranges::all_of(labels.back(), is_digit);
}

}  // namespace

std::optional<FieldError> email_error(std::string_view pointer, std::string_view address) {
    const auto wrong = [&](std::string says) { return FieldError{std::string{pointer}, std::move(says)}; };
    if (address.size() > kLongestEmail)
        return wrong("must have at most " + std::to_string(kLongestEmail) + " characters");
    if (std::ranges::any_of(address, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return wrong("must be ASCII; write a domain with other letters in its xn-- form");
    const auto at = address.find('@');
    if (at == address.npos || !is_local_part(address.substr(0, at)) || !is_domain(address.substr(at + 1)))
        return wrong("must be an e-mail address like ada@kelp.example");
    return std::nullopt;
}

std::string email_key(std::string_view address) { return to_lower(address); }

}  // namespace hf::identity
