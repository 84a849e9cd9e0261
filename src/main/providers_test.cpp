#include "main/providers.h"

#include <gmock/gmock.h>

namespace hf::cli {
namespace {

using testing::HasSubstr;

constexpr std::string_view kFile = R"(
[[identity.providers]]
name      = "house"
issuer    = "https://id.example"
client_id = "holdfast"

[[identity.providers]]
name      = "other"
issuer    = "ISSUER"
client_id = "holdfast"
)";

Result<std::vector<identity::ProviderSettings>> read(std::string_view issuer) {
    std::string text{kFile};
    text.replace(text.find("ISSUER"), 6, issuer);
    return read_providers(parse_config(text, "/etc/holdfast.toml", {}).value());
}

TEST(Providers, StandInTheFile) {
    const auto providers = read("http://localhost:3000");
    ASSERT_TRUE(providers.has_value()) << providers.error().detail;
    ASSERT_EQ(providers->size(), 2u);
    EXPECT_EQ(providers->back().name, "other");
    EXPECT_TRUE(read_providers(parse_config("", "/etc/holdfast.toml", {}).value())->empty());
}

TEST(Providers, AreRefusedWithKeyLineAndReason) {
    EXPECT_THAT(read("http://id.example").error().detail,
                HasSubstr("identity.providers[1].issuer (holdfast.toml:9): is an https:// address"));
    EXPECT_THAT(read("https://id.example").error().detail, HasSubstr("is the issuer of another provider"));
    const auto file = parse_config("[identity]\nproviders = 5\n", "/etc/holdfast.toml", {}).value();
    EXPECT_THAT(read_providers(file).error().detail, HasSubstr("identity.providers (holdfast.toml:2): must be a"));
}

TEST(Providers, LeaveSettingsToTheTableOfSettings) {
    const auto file = parse_config("[identity]\nx = 1\n", "/etc/holdfast.toml", {"identity.x"}).value();
    ASSERT_EQ(file.entries.size(), 1u);
    EXPECT_EQ(file.entries.front().key, "identity.x");
    EXPECT_TRUE(read_providers(file)->empty());
}

}  // namespace
}  // namespace hf::cli
