#include "identity/passwords/password_rules.h"

#include <sodium.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "identity/pages.h"

namespace hf::identity {
namespace {

using Points = std::u32string;

/// Leaves nothing behind when it goes.
struct Wiped {
    Points points;
    explicit Wiped(Points from) : points(std::move(from)) {}
    ~Wiped() { sodium_memzero(points.data(), points.size() * sizeof(char32_t)); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
};

std::vector<Points> read_common() {
    std::vector<Points> all;
    for (const auto line : split(page("password.lst"), '\n')) {
        if (line.empty() || line.starts_with("#!comment")) continue;
        all.push_back(code_points(fold_case(line)).value_or(Points{}));
        if (all.size() == kCommonPasswords) break;
    }
    CHECK(all.size() == kCommonPasswords, "the list of common passwords is long enough");
    std::ranges::sort(all);
    return all;
}

bool is_common(const Points& folded) {
    static const auto all = read_common();
    return std::ranges::binary_search(all, folded);
}

bool is_digit(char32_t point) { return point >= U'0' && point <= U'9'; }
/// What is not ASCII counts as a letter.
bool is_letter(char32_t point) { return (point >= U'a' && point <= U'z') || point >= 0x80; }

/// The letters of a folded text, and its digits when they are `kept`.
Points core_of(const Points& folded, bool digits_kept) {
    Points core;
    core.reserve(folded.size());
    for (const auto point : folded)
        if (is_letter(point) || (digits_kept && is_digit(point))) core += point;
    return core;
}

std::vector<Points> names_of(const OwnNames& own) {
    std::vector<Points> names;
    const auto add = [&](std::string_view name) {
        const auto folded = code_points(fold_case(name));
        if (!folded) return;
        names.push_back(*folded);
        Points word;
        for (const auto point : *folded)
            if (is_letter(point) || is_digit(point)) {
                word += point;
            } else {
                names.push_back(std::exchange(word, {}));
            }
        names.push_back(word);
    };
    const auto at = std::min(own.email.rfind('@'), own.email.size());
    for (const auto name : {own.username, own.first_name, own.last_name, own.email.substr(0, at)}) add(name);
    if (at < own.email.size()) add(own.email.substr(at + 1));
    return names;
}

bool is_made_of(const Points& folded, const std::vector<Points>& names, bool digits_kept) {
    const Wiped text{core_of(folded, digits_kept)};
    const std::u32string_view whole = text.points;
    std::vector<Points> pieces;
    for (const auto& name : names) pieces.push_back(core_of(name, digits_kept));
    std::vector<bool> reached(whole.size() + 1);  // reached[n]: the first n are names one after the other
    reached[0] = true;
    for (std::size_t n = 0; n < whole.size(); ++n)
        for (const auto& piece : pieces)
            if (reached[n] && !piece.empty() && whole.substr(n).starts_with(piece)) reached[n + piece.size()] = true;
    return !whole.empty() && reached.back();
}

}  // namespace

std::optional<FieldError> password_error(std::string_view pointer, std::string_view password, const OwnNames& own) {
    const auto wrong = [&](std::string says) { return FieldError{std::string{pointer}, std::move(says)}; };
    const auto length = wrong("must have " + std::to_string(kShortestPassword) + " to " +
                              std::to_string(kLongestPassword) + " characters");
    if (password.size() > kMostPasswordBytes) return length;
    auto points = code_points(password);
    if (!points) return wrong("must be UTF-8 text");
    Wiped folded{*std::move(points)};
    if (folded.points.size() < kShortestPassword || folded.points.size() > kLongestPassword) return length;
    for (auto& point : folded.points) point = fold_case(point);
    if (is_common(folded.points)) return wrong("is one of the most common passwords; choose one nobody else would");
    const auto names = names_of(own);
    if (is_made_of(folded.points, names, true) || is_made_of(folded.points, names, false))
        return wrong("is made of your own names, which others know; choose something else");
    return std::nullopt;
}

}  // namespace hf::identity
