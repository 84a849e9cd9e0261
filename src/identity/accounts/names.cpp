#include "identity/accounts/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hf::identity {
namespace {

// Words that would be taken for us, or that an address or a program means something else by.
constexpr std::array<std::string_view, 62> kReserved{
    "about",      "abuse",    "account",  "accounts",  "admin",     "administrator", "anonymous", "api",
    "auth",       "billing",  "bot",      "contact",   "daemon",    "deleted",       "docs",      "everyone",
    "false",      "guest",    "help",     "helpdesk",  "holdfast",  "hostmaster",    "info",      "legal",
    "login",      "logout",   "mail",     "me",        "moderator", "myself",        "nobody",    "noreply",
    "no-reply",   "null",     "official", "operator",  "owner",     "password",      "payment",   "payments",
    "postmaster", "privacy",  "public",   "register",  "root",      "security",      "self",      "server",
    "service",    "settings", "signin",   "signup",    "staff",     "status",        "sudo",      "superuser",
    "support",    "system",   "true",     "undefined", "user",      "webmaster"};

bool is_letter_or_digit(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

bool is_reserved(std::string_view username) {
    static const auto skeletons = [] {
        std::array<std::string, kReserved.size()> all;
        std::ranges::transform(kReserved, all.begin(), username_skeleton);
        std::ranges::sort(all);
        return all;
    }();
    return std::ranges::binary_search(skeletons, username_skeleton(username));
}

struct Span {
    char32_t first, last;
};

bool is_in(std::span<const Span> spans, char32_t point) {
    return std::ranges::any_of(spans, [&](const Span& span) { return point >= span.first && point <= span.last; });
}

// clang-format off
constexpr Span kSpaces[]{
    {U'\t', U'\r'}, {U' ', U' '}, {0x85, 0x85}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
    {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
constexpr Span kRefused[]{
    {0x0000, 0x001f}, {0x007f, 0x009f},    // control characters
    {0x00ad, 0x00ad},                      // soft hyphen
    {0x061c, 0x061c}, {0x200e, 0x200f},    // marks of direction
    {0x115f, 0x1160}, {0x3164, 0x3164}, {0xffa0, 0xffa0},  // Hangul fillers
    {0x200b, 0x200b},                      // zero-width space
    {0x2028, 0x202e},                      // line and paragraph separators, embeddings and overrides of direction
    {0x2060, 0x206f},                      // invisible operators, isolates of direction
    {0xfeff, 0xfeff}, {0xfff0, 0xfffb},    // byte order mark, specials
    {0xe000, 0xf8ff}, {0xf0000, 0x10ffff}, // private use
    {0xe0000, 0xe0fff}};                   // tags and variation selectors nobody sees
constexpr Span kJoiners[]{
    {0x034f, 0x034f}, {0x180b, 0x180f}, {0x200c, 0x200d}, {0xfe00, 0xfe0f}};
// clang-format on

bool is_space(char32_t point) { return is_in(kSpaces, point); }

}  // namespace

std::optional<FieldError> username_error(std::string_view pointer, std::string_view username) {
    const auto wrong = [&](std::string says) { return FieldError{std::string{pointer}, std::move(says)}; };
    if (username.size() < kShortestUsername || username.size() > kLongestUsername)
        return wrong("must have " + std::to_string(kShortestUsername) + " to " + std::to_string(kLongestUsername) +
                     " characters");
    if (!is_letter_or_digit(username.front())) return wrong("must start with a letter or a digit");
    if (!std::ranges::all_of(username, [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; }))
        return wrong("may only have the letters a to z, digits, _ and -");
    if (is_reserved(username)) return wrong("is reserved; choose another");
    return std::nullopt;
}

std::string username_skeleton(std::string_view username) {
    std::string skeleton;
    skeleton.reserve(username.size());
    for (const char c : username) switch (lower(c)) {
            case '-':
            case '_': break;
            case '0': skeleton += 'o'; break;
            case '1':
            case 'i': skeleton += 'l'; break;
            case 'm': skeleton += "rn"; break;
            case 'w': skeleton += "vv"; break;
            case 'd': skeleton += "cl"; break;
            default: skeleton += lower(c);
        }
    return skeleton;
}

std::string trimmed_name(std::string_view name) {
    auto points = code_points(name);
    if (!points) return std::string{trim(name)};
    const auto first = std::ranges::find_if_not(*points, is_space);
    const auto last = std::find_if_not(points->rbegin(), std::make_reverse_iterator(first), is_space).base();
    return utf8_of({first, last});
}

std::pair<std::string, std::string> split_full_name(std::string_view name) {
    const auto whole = trimmed_name(name);
    const auto blank = whole.find(' ');
    if (blank == whole.npos) return {whole, ""};
    return {whole.substr(0, blank), trimmed_name(std::string_view{whole}.substr(blank))};
}

std::optional<FieldError> person_name_error(std::string_view pointer, std::string_view name) {
    const auto wrong = [&](std::string says) { return FieldError{std::string{pointer}, std::move(says)}; };
    const auto length = wrong("must have 1 to " + std::to_string(kLongestName) + " characters");
    if (name.size() > kLongestName * 4) return length;
    const auto points = code_points(name);
    if (!points) return wrong("must be UTF-8 text");
    if (points->empty() || points->size() > kLongestName) return length;
    if (is_space(points->front()) || is_space(points->back())) return wrong("must not start or end with a blank");
    if (std::ranges::any_of(*points, [](char32_t point) { return is_in(kRefused, point); }))
        return wrong("must not have characters that cannot be seen or that change the direction of text");
    if (std::ranges::all_of(*points, [](char32_t point) { return is_space(point) || is_in(kJoiners, point); }))
        return wrong("must have a character that can be seen");
    if (name.contains('@')) return wrong("must not have an @: names are shown to others, addresses are not");
    return std::nullopt;
}

}  // namespace hf::identity
