#include "base/json_codec.h"

#include <gmock/gmock.h>

namespace hf {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

enum class Size { small, large };
BOOST_DESCRIBE_ENUM(Size, small, large)

struct Inner {
    std::int64_t n = 0;
    friend bool operator==(const Inner&, const Inner&) = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (n))
constexpr auto notes(const Inner*) { return std::array{Note{"n", "", -1, 1}}; }

struct Base {
    std::string base;
};
BOOST_DESCRIBE_STRUCT(Base, (), (base))

struct All : Base {
    bool flag = false;
    std::int8_t tiny = 0;
    std::uint64_t big = 0;
    std::string text;
    Size size = Size::small;
    Asset asset;
    Time time;
    Id<"pay"> id;
    std::optional<Inner> maybe;
    std::vector<Inner> list;
    std::map<std::string, Inner> map;
    json::object object;
    json::value anything;
};
BOOST_DESCRIBE_STRUCT(All, (Base), (flag, tiny, big, text, size, asset, time, id, maybe, list, map, object, anything))

const std::string kGood = R"({"base": "b", "flag": true, "tiny": -128, "big": 1, "text": "t", "size": "large",
    "asset": "USD/2", "time": "2027-01-01T00:00:00.5Z", "id": "pay_)" +
                          std::string(36, '0') + R"(",
    "maybe": {"n": 1}, "list": [{"n": 0}, {"n": -1}], "map": {"k/~": {"n": 1}}, "object": {"x": [1]},
    "anything": null})";

json::value good() { return parse_json(kGood).value(); }

TEST(JsonCodec, ReadsAndWritesEveryKindOfMember) {
    const auto all = from_json<All>(good());
    ASSERT_TRUE(all.has_value());
    EXPECT_EQ(all->base, "b");
    EXPECT_EQ(all->tiny, -128);
    EXPECT_EQ(all->size, Size::large);
    EXPECT_EQ(all->time.ms % 1000, 500);
    EXPECT_EQ(all->map.at("k/~").n, 1);
    EXPECT_EQ(from_json<All>(to_json(*all))->list, all->list);
    EXPECT_EQ(to_json(*all).at("time"), "2027-01-01T00:00:00.500Z");
}

TEST(JsonCodec, MembersAreWrittenInTheirOrderAndEmptyOptionalsNotAtAll) {
    auto all = from_json<All>(good()).value();
    all.maybe.reset();
    std::string order;
    for (const auto& [name, _] : to_json(all).as_object()) order += std::string{name} + ' ';
    EXPECT_EQ(order, "base flag tiny big text size asset time id list map object anything ");
}

struct WrongCase {
    const char* name;
    const char* member;
    const char* value;
    const char* pointer;
    const char* detail;
};

class Wrong : public ::testing::TestWithParam<WrongCase> {};

TEST_P(Wrong, IsNamedByItsPointer) {
    const auto& one = GetParam();
    auto value = good();
    value.as_object()[one.member] = parse_json(one.value).value();
    const auto all = from_json<All>(value);
    ASSERT_FALSE(all.has_value());
    EXPECT_EQ(all.error().code, Code::invalid_fields);
    EXPECT_THAT(all.error().fields, ElementsAre(FieldError{one.pointer, one.detail}));
}

INSTANTIATE_TEST_SUITE_P(
    , Wrong,
    ::testing::Values(
        WrongCase{"base", "base", "1", "/base", "must be a text"},
        WrongCase{"flag_as_number", "flag", "1", "/flag", "must be true or false"},
        WrongCase{"flag_as_text", "flag", "\"true\"", "/flag", "must be true or false"},
        WrongCase{"tiny_below", "tiny", "-129", "/tiny", "is out of range"},
        WrongCase{"tiny_above", "tiny", "128", "/tiny", "is out of range"},
        WrongCase{"big_negative", "big", "-1", "/big", "is out of range"},
        WrongCase{"big_beyond", "big", "9223372036854775808", "/big", "must be a whole number within 64 bits"},
        WrongCase{"fraction", "tiny", "1.5", "/tiny", "must be a whole number within 64 bits"},
        WrongCase{"nul", "text", "\"a\\u0000\"", "/text", "must not contain U+0000"},
        WrongCase{"size", "size", "\"Small\"", "/size", "must be one of small large"},
        WrongCase{"size_null", "size", "null", "/size", "must be one of small large"},
        WrongCase{"time", "time", "\"2027-02-29T00:00:00Z\"", "/time", "a time looks like 2027-01-01T00:00:00Z"},
        WrongCase{"id", "id", "\"cap_0\"", "/id", "an id of this kind starts with pay_"},
        WrongCase{"id_null", "id", "null", "/id", "must be a text"},
        WrongCase{"maybe", "maybe", "{\"n\": 2}", "/maybe/n", "must be at least -1 and at most 1"},
        WrongCase{"maybe_unknown", "maybe", "{\"n\": 1, \"m\": 1}", "/maybe/m", "is not known here"},
        WrongCase{"list", "list", "{}", "/list", "must be an array"},
        WrongCase{"list_item", "list", "[{\"n\": 1}, 5]", "/list/1", "must be an object"},
        WrongCase{"map", "map", "[]", "/map", "must be an object"},
        WrongCase{"map_item", "map", "{\"a/b\": {\"n\": \"x\"}}", "/map/a~1b/n",
                  "must be a whole number within 64 bits"},
        WrongCase{"object", "object", "[]", "/object", "must be an object"}),
    [](const auto& one) { return one.param.name; });

TEST(JsonCodec, EveryMemberMustBeThereButOptionalOnes) {
    const auto all = from_json<All>(json::object{});
    std::string missing;
    for (const auto& error : all.error().fields) missing += error.pointer;
    EXPECT_EQ(missing, "/base/flag/tiny/big/text/size/asset/time/id/list/map/object/anything");
}

TEST(JsonCodec, AnAmountIsOneThatJavaScriptHolds) {
    const auto read = [](std::int64_t amount) {
        return from_json<Money>(json::object{{"amount", amount}, {"asset", "USD/2"}});
    };
    EXPECT_TRUE(read(0).has_value());
    EXPECT_TRUE(read(kMostAmount).has_value());
    EXPECT_FALSE(read(kMostAmount + 1).has_value());
    EXPECT_FALSE(read(-1).has_value());
}

}  // namespace
}  // namespace hf
