// The ideas of the JSON parsing test suites (y_, n_ and i_ cases), as tables of our own.
#include "base/json_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace hf {
namespace {

struct TextCase {
    const char* name;
    std::string text;
};

class Accepted : public ::testing::TestWithParam<TextCase> {};
TEST_P(Accepted, AndWrittenBackTheSame) {
    const auto value = parse_json(GetParam().text);
    ASSERT_TRUE(value.has_value()) << value.error().says();
    EXPECT_EQ(parse_json(write_json(*value)).value(), *value);
}

INSTANTIATE_TEST_SUITE_P(
    , Accepted,
    ::testing::Values(TextCase{"null", "null"}, TextCase{"blanks_around", " \t\r\n[ ] \n"},
                      TextCase{"empty_key", R"({"": 0})"}, TextCase{"empty_object", "{}"},
                      TextCase{"lonely_text", R"("x")"}, TextCase{"lonely_number", "-1"},
                      TextCase{"escapes", R"("\"\\\/\b\f\n\r\t")"}, TextCase{"escaped_nul", R"("\u0000")"},
                      TextCase{"surrogate_pair", R"("\uD834\uDd1e")"}, TextCase{"noncharacter", R"("\uFFFF")"},
                      TextCase{"utf8", "\"\xe2\x82\xac\xf0\x9d\x84\x9e\""}, TextCase{"delete_character", "\"\x7f\""},
                      TextCase{"zero", "[0, -0, 0.0, 0e1, 0E+1, 1e-2, 123.456e78]"},
                      TextCase{"int64_ends", "[9223372036854775807, -9223372036854775808]"},
                      TextCase{"uint64_end", "18446744073709551615"},
                      TextCase{"same_key_in_two_objects", R"([{"a": 1}, {"a": 1}])"},
                      TextCase{"same_key_at_two_levels", R"({"a": {"a": 1}, "b": {"a": 1}})"},
                      TextCase{"keys_in_two_cases", R"({"a": 1, "A": 1})"},
                      TextCase{"deep", std::string(32, '[') + std::string(32, ']')}),
    [](const auto& one) { return one.param.name; });

class Refused : public ::testing::TestWithParam<TextCase> {};
TEST_P(Refused, AsMalformed) {
    const auto value = parse_json(GetParam().text);
    ASSERT_FALSE(value.has_value()) << write_json(*value);
    EXPECT_EQ(value.error().code, Code::malformed_request);
    EXPECT_FALSE(value.error().detail.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , Refused,
    ::testing::Values(
        TextCase{"nothing", ""}, TextCase{"blanks", "  "}, TextCase{"open_array", "[1"}, TextCase{"open_object", "{"},
        TextCase{"open_text", "\"x"}, TextCase{"comma_at_end", "[1,]"},
        TextCase{"comma_at_end_of_object", R"({"a":1,})"}, TextCase{"two_commas", "[1,,2]"},
        TextCase{"no_comma", "[1 2]"}, TextCase{"no_colon", R"({"a" 1})"}, TextCase{"two_colons", R"({"a"::1})"},
        TextCase{"colon_in_array", R"(["a":1])"}, TextCase{"key_without_quotes", "{a:1}"},
        TextCase{"key_is_number", "{1:1}"}, TextCase{"single_quotes", "['a']"}, TextCase{"two_values", "1 2"},
        TextCase{"trailing_brace", "{}}"}, TextCase{"trailing_comment", "{}//"}, TextCase{"comment", "[/**/]"},
        TextCase{"line_comment", "[ # x\n]"}, TextCase{"capital_literal", "True"}, TextCase{"cut_literal", "tru"},
        TextCase{"long_literal", "nulll"}, TextCase{"nan", "NaN"}, TextCase{"infinity", "[-Infinity]"},
        TextCase{"plus", "+1"}, TextCase{"leading_zero", "012"}, TextCase{"leading_zeros_negative", "-012"},
        TextCase{"hexadecimal", "0x1"}, TextCase{"no_fraction", "1."}, TextCase{"no_integer", ".5"},
        TextCase{"no_exponent", "1e"}, TextCase{"sign_of_no_exponent", "1e+"}, TextCase{"lone_minus", "-"},
        TextCase{"minus_apart", "- 1"}, TextCase{"beyond_double", "1e400"}, TextCase{"newline_in_text", "\"a\nb\""},
        TextCase{"tab_in_text", "\"a\tb\""}, TextCase{"nul_in_text", std::string("\"a\0b\"", 5)},
        TextCase{"nul_after", std::string("1\0", 2)}, TextCase{"bad_escape", R"("\x41")"},
        TextCase{"escaped_capital", R"("\U0041")"}, TextCase{"cut_unicode_escape", R"("\u00")"},
        TextCase{"lone_high_surrogate", R"("\uD800")"}, TextCase{"lone_low_surrogate", R"("\uDC00")"},
        TextCase{"high_twice", R"("\uD800\uD800")"}, TextCase{"byte_order_mark", "\xef\xbb\xbf{}"},
        TextCase{"utf16", std::string("\xff\xfe[\0]\0", 6)}, TextCase{"latin1", "\"\xe9\""},
        TextCase{"overlong", "\"\xc0\xaf\""}, TextCase{"surrogate_in_utf8", "\"\xed\xa0\x80\""},
        TextCase{"past_the_last", "\"\xf4\x90\x80\x80\""}, TextCase{"cut_utf8", "\"\xe2\x82\""},
        TextCase{"form_feed_between", "[\f]"}, TextCase{"no_break_space", "[\xc2\xa0]"},
        TextCase{"same_key", R"({"a": 1, "a": 1})"}, TextCase{"same_key_escaped", R"({"a": 1, "\u0061": 2})"},
        TextCase{"same_key_later", R"({"a": 1, "b": {"c": 1}, "a": 2})"},
        TextCase{"same_empty_key", R"({"": 1, "": 2})"},
        TextCase{"too_deep", std::string(33, '[') + std::string(33, ']')},
        TextCase{"far_too_deep", std::string(100'000, '[')}),
    [](const auto& one) { return one.param.name; });

TEST(JsonText, IsRefusedWhenItIsTooLong) {
    const std::string text = '"' + std::string(100, 'x') + '"';
    EXPECT_TRUE(parse_json(text, {.bytes = 102}).has_value());
    EXPECT_EQ(parse_json(text, {.bytes = 101}).error().code, Code::payload_too_large);
}

TEST(JsonText, NumbersKeepTheirKind) {
    EXPECT_TRUE(parse_json("9223372036854775807")->is_int64());
    EXPECT_TRUE(parse_json("9223372036854775808")->is_uint64());
    EXPECT_TRUE(parse_json("1.0")->is_double());
    EXPECT_TRUE(parse_json("-0")->is_int64());
}

TEST(JsonText, ANumberIsNotChangedByBeingReadAndWritten) {
    for (const auto* text : {"1.3927926388013963E-143", "0.1", "-2.2250738585072014E-308", "5E-324", "1E-400",
                             "1.7976931348623157E308", "123456789012345678901234567890", "0.30000000000000004"}) {
        const auto read = parse_json(text);
        ASSERT_TRUE(read.has_value()) << text;
        EXPECT_EQ(read->as_double(), std::strtod(text, nullptr)) << text;
        EXPECT_EQ(*parse_json(write_json(*read)), *read) << text;
    }
    EXPECT_EQ(parse_json("[0.5,2,1.25]"), (json::array{0.5, 2, 1.25}));
}

TEST(JsonText, ManyKeysAreReadInTime) {
    std::string text = "{";
    for (int i = 0; i < 90'000; ++i) text += '"' + std::to_string(i) + "\":0,";
    text.back() = '}';
    const auto read = parse_json(text);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->as_object().size(), 90'000U);
}

TEST(JsonText, APointerEscapesWhatDivides) {
    EXPECT_EQ(pointer_into("", "a"), "/a");
    EXPECT_EQ(pointer_into("/a", "b/c~d"), "/a/b~1c~0d");
    EXPECT_EQ(pointer_into("", ""), "/");
}

}  // namespace
}  // namespace hf
