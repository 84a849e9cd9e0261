#include "http/preconditions.h"

#include <gtest/gtest.h>

namespace hf::http {
namespace {

using enum Precondition;

constexpr auto kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr auto kThen = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr auto kAfter = "Sun, 06 Nov 1994 08:49:38 GMT";
const Validators kCurrent{"\"now\"", {784'111'777'000}};

FieldViews fields_of(std::initializer_list<FieldView> list) {
    FieldViews fields;
    for (const auto& [name, value] : list) fields.add(name, value);
    return fields;
}

struct Case {
    std::initializer_list<FieldView> fields;
    Precondition outcome;
};

TEST(Preconditions, AreCheckedInOrder) {
    // clang-format off
    const Case cases[] = {
        {{}, proceed},
        {{{"If-None-Match", "\"now\""}}, not_modified},
        {{{"if-none-match", "W/\"now\""}}, not_modified},
        {{{"If-None-Match", "*"}}, not_modified},
        {{{"If-None-Match", "\"old\""}}, proceed},
        {{{"If-None-Match", "\"old\", \"now\""}}, not_modified},
        {{{"If-None-Match", " ,, \"old\",W/\"now\" "}}, not_modified},
        {{{"If-None-Match", "\"a,b\",\"now\""}}, not_modified},
        {{{"If-None-Match", "\"old\""}, {"If-None-Match", "\"now\""}}, not_modified},
        {{{"If-None-Match", "now"}}, proceed},
        {{{"If-None-Match", "\"now"}}, proceed},
        {{{"If-None-Match", "w/\"now\""}}, proceed},
        {{{"If-None-Match", ""}}, proceed},
        {{{"If-Modified-Since", kThen}}, not_modified},
        {{{"If-Modified-Since", kAfter}}, not_modified},
        {{{"If-Modified-Since", kBefore}}, proceed},
        {{{"If-Modified-Since", "yesterday"}}, proceed},
        {{{"If-None-Match", "\"old\""}, {"If-Modified-Since", kThen}}, proceed},       // the tag decides alone
        {{{"If-Match", "\"now\""}}, proceed},
        {{{"If-Match", "*"}}, proceed},
        {{{"If-Match", "\"old\", \"now\""}}, proceed},
        {{{"If-Match", "\"old\""}}, failed},
        {{{"If-Match", "W/\"now\""}}, failed},                                          // strong comparison
        {{{"If-Match", ""}}, failed},
        {{{"If-Unmodified-Since", kThen}}, proceed},
        {{{"If-Unmodified-Since", kAfter}}, proceed},
        {{{"If-Unmodified-Since", kBefore}}, failed},
        {{{"If-Unmodified-Since", "never"}}, proceed},
        {{{"If-Match", "\"now\""}, {"If-Unmodified-Since", kBefore}}, proceed},
        {{{"If-Match", "\"now\""}, {"If-None-Match", "\"now\""}}, not_modified},
        {{{"If-Match", "\"old\""}, {"If-None-Match", "\"now\""}}, failed},
        {{{"If-Unmodified-Since", kThen}, {"If-Modified-Since", kThen}}, not_modified},
    };
    // clang-format on
    for (const auto& [list, outcome] : cases) {
        std::string says;
        for (const auto& [name, value] : list) says += std::string{name} + ": " + std::string{value} + "; ";
        EXPECT_EQ(check_preconditions(fields_of(list), kCurrent), outcome) << says;
    }
}

TEST(Preconditions, IfRangeNamesExactlyWhatIsThere) {
    const std::pair<std::string_view, bool> cases[] = {
        {"\"now\"", true}, {"W/\"now\"", false}, {"\"old\"", false}, {kThen, true},
        {kAfter, false},   {kBefore, false},     {"", false},        {"now", false},
    };
    EXPECT_TRUE(range_still_holds(fields_of({}), kCurrent));
    for (const auto& [value, holds] : cases)
        EXPECT_EQ(range_still_holds(fields_of({{"If-Range", value}}), kCurrent), holds) << value;
}

}  // namespace
}  // namespace hf::http
