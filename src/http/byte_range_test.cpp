#include "http/byte_range.h"

#include <gtest/gtest.h>

namespace hf::http {
namespace {

using enum RangeChoice::Kind;

struct Asked {
    std::string_view field;
    std::uint64_t size;
    RangeChoice choice;
};

// clang-format off
constexpr Asked kAsked[] = {
    {"bytes=0-0",                       100, {part, 0, 0}},
    {"bytes=0-99",                      100, {part, 0, 99}},
    {"bytes=0-",                        100, {part, 0, 99}},
    {"bytes=10-19",                     100, {part, 10, 19}},
    {"bytes=99-",                       100, {part, 99, 99}},
    {"bytes=90-1000",                   100, {part, 90, 99}},
    {"bytes=90-99999999999999999999999", 100, {part, 90, 99}},
    {"bytes=-1",                        100, {part, 99, 99}},
    {"bytes=-100",                      100, {part, 0, 99}},
    {"bytes=-1000",                     100, {part, 0, 99}},
    {"BYTES=1-2",                       100, {part, 1, 2}},
    {"bytes= 1-2 ",                     100, {part, 1, 2}},
    {"bytes=007-008",                   100, {part, 7, 8}},
    // beyond the end
    {"bytes=100-",                      100, {unsatisfiable}},
    {"bytes=100-200",                   100, {unsatisfiable}},
    {"bytes=99999999999999999999999-",  100, {unsatisfiable}},
    {"bytes=-0",                        100, {unsatisfiable}},
    {"bytes=0-",                          0, {unsatisfiable}},
    {"bytes=-5",                          0, {whole}},
    // not a range that we know
    {"",                                100, {whole}},
    {"bytes",                           100, {whole}},
    {"bytes=",                          100, {whole}},
    {"bytes=-",                         100, {whole}},
    {"bytes=5",                         100, {whole}},
    {"bytes=9-3",                       100, {whole}},
    {"bytes=a-b",                       100, {whole}},
    {"bytes=0x1-2",                     100, {whole}},
    {"bytes=+1-2",                      100, {whole}},
    {"bytes=1- 2",                      100, {whole}},
    {"bytes=--1",                       100, {whole}},
    {"bytes=1-2-3",                     100, {whole}},
    {"bytes=0-1,5-9",                   100, {whole}},
    {"bytes 0-1",                       100, {whole}},
    {"lines=1-2",                       100, {whole}},
};
// clang-format on

TEST(ByteRange, IsReadAsTheRfcSays) {
    for (const auto& [field, size, choice] : kAsked) {
        const auto got = choose_range(field, size);
        EXPECT_EQ(got.kind, choice.kind) << field << " of " << size;
        EXPECT_EQ(got.first, choice.first) << field << " of " << size;
        EXPECT_EQ(got.last, choice.last) << field << " of " << size;
    }
}

}  // namespace
}  // namespace hf::http
