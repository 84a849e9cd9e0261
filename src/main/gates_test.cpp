#include "main/gates.h"

#include <gmock/gmock.h>

#include "main/commands.h"

namespace hf::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kRaiden = R"(
[rails.raiden]
endpoint = "http://127.0.0.1:5002"
network_id = NETWORK
[[rails.raiden.tokens]]
asset = "SVT/9"
address = "0xC563388e2e2fdD422166eD5E76971D11eD37A466"
decimals = 18
)";

std::string raiden_on(std::string_view network) {
    std::string text{kRaiden};
    return text.replace(text.find("NETWORK"), 7, network);
}

Configuration configuration(Mode mode, std::string_view text) {
    Configuration made;
    made.settings.mode = mode;
    made.file = parse_config(text, "/etc/holdfast.toml", {}).value();
    return made;
}

std::vector<std::string> names_of(const HouseRails& rails) {
    std::vector<std::string> names;
    for (const auto& rail : rails.all.all()) names.push_back(rail->traits().name);
    return names;
}

TEST(Rails, AreThoseOfTheModeAndTheFile) {
    EXPECT_THAT(names_of(rails_of(configuration(Mode::sandbox, ""))), ElementsAre("sandbox"));
    EXPECT_THAT(names_of(rails_of(configuration(Mode::live, ""))), IsEmpty());
    EXPECT_THAT(names_of(rails_of(configuration(Mode::sandbox, raiden_on("5")))), ElementsAre("sandbox", "raiden"));
    EXPECT_THAT(names_of(rails_of(configuration(Mode::live, raiden_on("1")))), ElementsAre("raiden"));
    EXPECT_EQ(rails_of(configuration(Mode::live, "")).raiden, nullptr);
    EXPECT_NE(rails_of(configuration(Mode::live, raiden_on("1"))).raiden, nullptr);
}

TEST(Rails, AreRefusedWithKeyLineAndReason) {
    const auto refusal = [](Mode mode, const std::string& text) {
        const auto rails = read_rails(configuration(mode, text));
        return rails ? std::string{"(nothing was refused)"} : rails.error().detail;
    };
    EXPECT_THAT(refusal(Mode::sandbox, raiden_on("1")),
                HasSubstr("rails.raiden.network_id (holdfast.toml:4): 1 is not known as a test network"));
    EXPECT_THAT(refusal(Mode::live, raiden_on("0")), HasSubstr("rails.raiden.network_id (holdfast.toml:4): 0 is not"));
    EXPECT_THAT(refusal(Mode::live, "[rails.pigeons]\n" + raiden_on("0")),
                testing::AllOf(HasSubstr("rails.pigeons (holdfast.toml:1): there is no such rail"),
                               HasSubstr("\nrails.raiden.network_id (holdfast.toml:5)")));
    EXPECT_THAT(refusal(Mode::live, "rails.raiden = 5\n"), HasSubstr("rails.raiden (holdfast.toml:1): must be an"));
    EXPECT_THROW(rails_of(configuration(Mode::sandbox, raiden_on("1"))), UsageError);
}

}  // namespace
}  // namespace hf::cli
