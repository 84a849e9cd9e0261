#include "main/config_file.h"

#include <gmock/gmock.h>

namespace hf::cli {
namespace {

using testing::HasSubstr;

const std::vector<std::string_view> kOwn{"paywall.public_url"};

Result<ConfigFile> parse(std::string_view text) { return parse_config(text, "shop/holdfast.toml", kOwn); }

TEST(ConfigFile, IsAListOfKeysWithTheirLines) {
    const auto file = parse("mode = \"live\"\nthreads = 2\n\n[limits]\nmax_awaited = 5\n").value();
    ASSERT_EQ(file.entries.size(), 3u);
    for (const auto& entry : file.entries) {
        if (entry.key == "mode") EXPECT_EQ(entry.text, "live");
        if (entry.key == "threads") EXPECT_EQ(entry.text, "2");
        if (entry.key == "limits.max_awaited") {
            EXPECT_EQ(entry.text, "5");
            EXPECT_EQ(entry.line, 5);
        }
    }
}

TEST(ConfigFile, JoinsLists) {
    const auto file = parse(R"(trusted_proxies = ["10.0.0.1", "::1"])").value();
    EXPECT_EQ(file.entries.at(0).text, "10.0.0.1,::1");
    EXPECT_EQ(parse("trusted_proxies = [1]").error().code, Code::invalid_fields);
    EXPECT_EQ(parse(R"(trusted_proxies = ["a,b"])").error().code, Code::invalid_fields);
}

TEST(ConfigFile, HandsThePaywallItsSection) {
    const auto file = parse(R"(
[paywall]
default = "deny"
public_url = "https://shop.example"

[[paywall.gates]]
name = "articles"
price = { amount = 25, asset = "USD/2" }
hosts = ["a", "b"]
)")
                          .value();
    EXPECT_EQ(
        write_json(file.paywall.value),
        R"({"default":"deny","gates":[{"hosts":["a","b"],"name":"articles","price":{"amount":25,"asset":"USD/2"}}]})");
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries[0].key, "paywall.public_url");
}

TEST(ConfigFile, HandsTheRailsTheirSection) {
    const auto file = parse("[rails.raiden]\nnetwork_id = 5\n[[rails.raiden.tokens]]\nasset = \"SVT/9\"\n").value();
    EXPECT_EQ(write_json(file.rails.value), R"({"raiden":{"network_id":5,"tokens":[{"asset":"SVT/9"}]}})");
    EXPECT_EQ(file.place(file.rails, "/raiden/tokens/0/asset"), "holdfast.toml:4");
    EXPECT_EQ(write_json(file.paywall.value), "{}");
    EXPECT_TRUE(file.entries.empty());
}

TEST(ConfigFile, KnowsWhereThingsStand) {
    const auto file = parse("[[paywall.gates]]\nname = \"a\"\nprice = { amount = 0, asset = \"USD/2\" }\n").value();
    EXPECT_EQ(file.place(file.paywall, "/gates/0/price"), "holdfast.toml:3");
    EXPECT_EQ(file.place(file.paywall, "/gates/0/price/amount"), "holdfast.toml:3");
    EXPECT_EQ(file.place(file.paywall, "/gates/0/missing"), "holdfast.toml:1");
    EXPECT_EQ(file.place(file.paywall, "/elsewhere"), "holdfast.toml");
}

TEST(ConfigFile, SpellsPointersAsKeys) {
    EXPECT_EQ(key_of_pointer("paywall", "/gates/0/price/amount"), "paywall.gates[0].price.amount");
    EXPECT_EQ(key_of_pointer("paywall", ""), "paywall");
}

TEST(ConfigFile, NamesTheLineOfWhatIsNotToml) {
    const auto file = parse("mode = \"live\"\nthreads = = 2\n");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Code::malformed_request);
    EXPECT_THAT(file.error().detail, HasSubstr("shop/holdfast.toml:2"));
}

TEST(ConfigFile, RefusesWhatNoSettingIs) {
    const auto file = parse("drain = 1979-05-27T07:32:00Z\n");
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().fields.at(0).detail, HasSubstr("drain (line 1)"));
    EXPECT_FALSE(parse("[paywall]\nwhen = 1979-05-27\n"));
    EXPECT_FALSE(parse("[paywall]\nhow = inf\n"));
}

TEST(ConfigFile, ThatIsNotThereIsNamed) {
    const auto file = read_config_file("/nowhere/holdfast.toml", kOwn);
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().detail, HasSubstr("/nowhere/holdfast.toml"));
}

}  // namespace
}  // namespace hf::cli
