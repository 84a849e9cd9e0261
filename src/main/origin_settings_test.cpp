#include "main/origin_settings.h"

#include <gmock/gmock.h>

#include "main/config_file.h"

namespace hf::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kProgram = R"(# settings
RD_TOKEN_ADDRESS = "0xC563388e2e2fdD422166eD5E76971D11eD37A466"
RD_TOKEN_DECIMALS = 18  # of the contract
RD_NETWORK_ID=5
RD_API_ENDPOINT = 'http://localhost:5002'
RD_DEFAULT_TIMEOUT = "10mins"
RD_DEFAULT_AMOUNT = 0.001
ASSETS_PATH = os.environ["ARTICLES"]
import os
MINE = 'it\'s "mine" # not a comment'
)";

std::optional<std::string> entry(const ConfigFile& file, std::string_view key) {
    for (const auto& one : file.entries)
        if (one.key == key) return one.text;
    return std::nullopt;
}

TEST(OriginSettings, AreReadAndNeverRun) {
    const auto settings = read_origin_settings(kProgram);
    EXPECT_EQ(settings.values.at("RD_TOKEN_DECIMALS").value, "18");
    EXPECT_EQ(settings.values.at("RD_API_ENDPOINT").value, "http://localhost:5002");
    EXPECT_EQ(settings.values.at("MINE").value, "it's \"mine\" # not a comment");
    EXPECT_EQ(settings.values.at("MINE").line, 10);
    EXPECT_FALSE(settings.values.contains("ASSETS_PATH"));
    ASSERT_THAT(settings.not_understood, SizeIs(2));
    EXPECT_THAT(settings.not_understood[0], HasSubstr("line 8"));
    EXPECT_THAT(settings.not_understood[1], HasSubstr("line 9"));
}

TEST(OriginSettings, BecomeAFile) {
    const auto toml = translate_origin_settings(read_origin_settings(kProgram));
    EXPECT_THAT(toml, HasSubstr("network_id = 5 "));
    EXPECT_THAT(toml, HasSubstr("decimals   = 18 "));
    EXPECT_THAT(toml, HasSubstr("\"0xC563388e2e2fdD422166eD5E76971D11eD37A466\""));
    EXPECT_THAT(toml, HasSubstr("# deadline = \"10m\"   # RD_DEFAULT_TIMEOUT, line 6: \"10mins\""));
    EXPECT_THAT(toml, HasSubstr("RD_DEFAULT_AMOUNT, line 7: had no effect"));
    EXPECT_THAT(toml, HasSubstr("# MINE, line 10"));
    EXPECT_THAT(toml, HasSubstr("# line 8"));
    // All but the rail, which is its room's to judge, is a configuration.
    const auto before = toml.find("[rails.raiden]"), after = toml.find("# The prices stood");
    const auto file = parse_config(toml.substr(0, before) + toml.substr(after), {}, {});
    ASSERT_TRUE(file) << file.error().says();
    EXPECT_EQ(entry(*file, "mode"), "sandbox");
}

TEST(OriginSettings, WhatIsNoNumberStaysAComment) {
    const auto toml = translate_origin_settings(read_origin_settings("RD_TOKEN_DECIMALS = \"many\"\n"));
    EXPECT_THAT(toml, HasSubstr("# decimals   = \"many\""));
    EXPECT_THAT(toml, Not(HasSubstr("\ndecimals")));
}

TEST(OriginSettings, ATextCannotBreakOutOfItsComment) {
    for (const std::string name : {"RD_DEFAULT_TIMEOUT", "RD_TOKEN_DECIMALS", "RD_API_ENDPOINT", "ASSETS_PATH"}) {
        const auto toml = translate_origin_settings(read_origin_settings(name + " = '1m\\n[api]\\ny = 1'\n"));
        EXPECT_THAT(toml, Not(HasSubstr("\n[api]"))) << name;
    }
}

}  // namespace
}  // namespace hf::cli
