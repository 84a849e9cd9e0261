// What people may call themselves: a username, which is one person's alone and stands in addresses, and the names of a
// person, which anybody may share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace hf::identity {

inline constexpr std::size_t kShortestUsername = 3, kLongestUsername = 100;
inline constexpr std::size_t kLongestName = 100;  // code points

/// Nothing when it may be a username: 3 to 100 of a-z, A-Z, 0-9, '_' and '-', the first a letter or a digit, and not
/// confusable with a reserved word (admin, support, …). Whether somebody has it already is another question, which is
/// asked with username_skeleton().
std::optional<FieldError> username_error(std::string_view pointer, std::string_view username);

/// Usernames that a person could take for one another have the same skeleton, and no two of them are given away: one
/// case, without '-' and '_', and as in Unicode's UTS #39 §4 each character replaced by what it looks like: 0 by o, 1
/// and i by l, m by rn, w by vv, d by cl. Of anything but ASCII letters, digits, '-' and '_' the bytes stay. Stored, so
/// it must not change. The skeleton of a skeleton is itself.
std::string username_skeleton(std::string_view username);

/// Without the white space around it. What a person's names are kept as.
std::string trimmed_name(std::string_view name);

/// A whole name as two, at its first blank; of a single word the second is empty.
std::pair<std::string, std::string> split_full_name(std::string_view name);

/// Nothing when it may be one name of a person: trimmed, 1 to 100 characters
/// of well-formed UTF-8, something to be seen among them, no control characters and none that turn the direction of
/// text around or cannot be seen (those that join and part the letters of Persian and Indian scripts may stand).
/// Without @: a name is shown and found, an address is not.
std::optional<FieldError> person_name_error(std::string_view pointer, std::string_view name);

}  // namespace hf::identity
