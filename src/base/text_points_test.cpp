#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace hf {
namespace {

std::string every_code_point() {
    std::u32string points;
    for (char32_t point = 0; point <= 0x10ffff; ++point)
        if (point < 0xd800 || point > 0xdfff) points += point;
    return utf8_of(points);
}

TEST(TextPoints, GoThereAndBack) {
    const auto text = every_code_point();
    ASSERT_TRUE(is_utf8(text));
    const auto points = code_points(text);
    ASSERT_TRUE(points);
    EXPECT_EQ(points->size(), 0x110000u - 0x800u);
    EXPECT_EQ(utf8_of(*points), text);
    EXPECT_EQ(code_points("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), U"a\u00e9\u20ac\U0001f600");
    EXPECT_EQ(code_points("\xc0\x80"), std::nullopt);
}

TEST(TextPoints, FoldingTwiceIsFoldingOnce) {
    const auto folded = fold_case(every_code_point());
    EXPECT_EQ(fold_case(folded), folded);
}

TEST(TextPoints, CaseIsFolded) {
    const struct {
        const char *text, *folded;
    } rows[]{
        {"", ""},
        {"Ada Lovelace", "ada lovelace"},
        {"ÉCOLE", "école"},
        {"ΌΔΟΣ", "όδοσ"},
        {"όδος", "όδοσ"},
        {"ПАРОЛЬ", "пароль"},
        {"STRASSE", "strasse"},
        {"Straße", "straße"},
        {"王小明", "王小明"},
        {"Ada\xff", "ada\xff"},
        {"É\xff", "É\xff"},
    };
    for (const auto& row : rows) EXPECT_EQ(fold_case(row.text), row.folded) << row.text;
}

TEST(TextPoints, AsciiFoldsAsHeaderNamesDo) {
    EXPECT_TRUE(rc::check([](const std::string& any) {
        std::string ascii;
        for (const char c : any) ascii += static_cast<char>(c & 0x7f);
        RC_ASSERT(fold_case(ascii) == to_lower(ascii));
    }));
}

}  // namespace
}  // namespace hf
