// What may be a password (NIST SP 800-63B §5.1.1.2): length and being hard to guess count, what it is composed of does
// not. It is taken as its bytes: no Unicode normal form is made of it, so who types an accent on another kind of
// keyboard may have to type it as he did first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hf::identity {

inline constexpr std::size_t kShortestPassword = 8, kLongestPassword = 128;  // code points
inline constexpr std::size_t kMostPasswordBytes = 512;
inline constexpr std::size_t kCommonPasswords = 3'000;

/// What others know of a user, as far as it is known. Each may be empty.
struct OwnNames {
    std::string_view username;
    std::string_view first_name;
    std::string_view last_name;
    std::string_view email;
};

/// Nothing when it may be a password. Refused: less than 8 or more than 128 characters, what is not UTF-8, one of the
/// 3,000 most common (Openwall's list, in whatever case), and what is made of the user's own names alone: his username,
/// his first and last name, what stands before and behind the @ and their words, in any order and case, whatever digits
/// and punctuation stand between them.
std::optional<FieldError> password_error(std::string_view pointer, std::string_view password, const OwnNames& own);

}  // namespace hf::identity
