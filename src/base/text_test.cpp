#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>

namespace hf {
namespace {

using testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

TEST(Text, Hex) {
    EXPECT_EQ(hex(Bytes{}), "");
    EXPECT_EQ(hex(Bytes{0x00, 0x0f, 0xff}), "000fff");
}

TEST(Text, Base32) {
    EXPECT_EQ(base32(Bytes{}), "");
    EXPECT_EQ(base32(Bytes{0x00}), "00");
    EXPECT_EQ(base32(Bytes{0xff}), "zw");
    EXPECT_EQ(base32(Bytes{0xff, 0xff, 0xff, 0xff, 0xff}), "zzzzzzzz");
    EXPECT_TRUE(rc::check("sorts as the bytes do", [](std::array<std::uint8_t, 7> a, std::array<std::uint8_t, 7> b) {
        RC_ASSERT((base32(a) < base32(b)) == (a < b));
    }));
}

TEST(Text, Base64url) {
    struct {
        std::string_view bytes, text;
    } const table[]{{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
    for (const auto& row : table) {
        EXPECT_EQ(base64url(row.bytes), row.text);
        EXPECT_EQ(from_base64url(row.text), row.bytes);
    }
    for (const auto* text : {"Z", "Zg==", "Zh", "Zm9", "Zm9v\n", "Zm+v", "Zm/v", "Zm9vZ"})
        EXPECT_FALSE(from_base64url(text).has_value()) << text;
    EXPECT_TRUE(rc::check("and back again",
                          [](const std::string& bytes) { RC_ASSERT(from_base64url(base64url(bytes)) == bytes); }));
    EXPECT_TRUE(rc::check("bytes have one spelling", [](const std::string& text) {
        const auto bytes = from_base64url(text);
        if (bytes) RC_ASSERT(base64url(*bytes) == text);
    }));
}

TEST(Text, Words) {
    EXPECT_EQ(to_lower("ABCxyz09-\xc3\x89"), "abcxyz09-\xc3\x89");
    EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-tYPE"));
    EXPECT_FALSE(equals_ignoring_case("a", "ab"));
    EXPECT_EQ(trim(" \t a b\r\n"), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
    EXPECT_THAT(split("", ','), ElementsAre(""));
    EXPECT_THAT(split(",", ','), ElementsAre("", ""));
}

TEST(Text, Decimal) {
    EXPECT_EQ(parse_decimal("0"), 0);
    EXPECT_EQ(parse_decimal("007"), 7);
    EXPECT_EQ(parse_decimal("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    for (const auto* text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "one", "1e3"})
        EXPECT_FALSE(parse_decimal(text).has_value()) << text;
}

TEST(Text, Utf8) {
    for (const auto* text :
         {"", "a", "\xc2\x80", "\xe2\x82\xac", "\xef\xbf\xbf", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(text)) << text;
    for (const auto* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
                             "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\x80"})
        EXPECT_FALSE(is_utf8(text)) << hex(Bytes(text, text + std::string_view{text}.size()));
}

TEST(Text, Nearest) {
    static constexpr std::array<std::string_view, 3> kWords{"deadline", "preview", "rails"};
    EXPECT_EQ(nearest("dedline", kWords), "deadline");
    EXPECT_EQ(nearest("rail", kWords), "rails");
    EXPECT_EQ(nearest("previews", kWords), "preview");
    EXPECT_EQ(nearest("colour", kWords), std::nullopt);
    EXPECT_EQ(nearest("", kWords), std::nullopt);
}

TEST(Text, EscapesHtml) {
    EXPECT_EQ(escape_html("<a href=\"x\" b='y'>&amp;"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

}  // namespace
}  // namespace hf
