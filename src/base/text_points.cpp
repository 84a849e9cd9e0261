// Text as code points. The tables are those of glibc's C.UTF-8, which is part of the C library and the same whatever
// locale the machine has been given.
#include <locale.h>
#include <wctype.h>

#include "base/check.h"
#include "base/text.h"

namespace hf {
namespace {

locale_t c_utf8() {
    static const auto locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    CHECK(locale != nullptr, "the C library has the locale C.UTF-8");
    return locale;
}

char trail(char32_t point, int shift) { return static_cast<char>(0x80 | ((point >> shift) & 0x3f)); }

}  // namespace

std::optional<std::u32string> code_points(std::string_view text) {
    if (!is_utf8(text)) return std::nullopt;
    std::u32string points;
    points.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            points += byte;
        else if (byte >= 0xf0)
            points += byte & 0x07u;
        else if (byte >= 0xe0)
            points += byte & 0x0fu;
        else if (byte >= 0xc0)
            points += byte & 0x1fu;
        else
            points.back() = (points.back() << 6) | (byte & 0x3fu);
    }
    return points;
}

std::string utf8_of(std::u32string_view points) {
    std::string text;
    text.reserve(points.size());
    for (const auto point : points) {
        CHECK(point < 0xd800 || (point > 0xdfff && point <= 0x10ffff), "a code point is a Unicode scalar value");
        if (point < 0x80) {
            text += static_cast<char>(point);
        } else if (point < 0x800) {
            text += {static_cast<char>(0xc0 | (point >> 6)), trail(point, 0)};
        } else if (point < 0x10000) {
            text += {static_cast<char>(0xe0 | (point >> 12)), trail(point, 6), trail(point, 0)};
        } else {
            text += {static_cast<char>(0xf0 | (point >> 18)), trail(point, 12), trail(point, 6), trail(point, 0)};
        }
    }
    return text;
}

char32_t fold_case(char32_t point) {
    const auto capital = towupper_l(static_cast<wint_t>(point), c_utf8());
    return static_cast<char32_t>(towlower_l(capital, c_utf8()));
}

std::string fold_case(std::string_view text) {
    auto points = code_points(text);
    if (!points) return to_lower(text);
    for (auto& point : *points) point = fold_case(point);
    return utf8_of(*points);
}

}  // namespace hf
