#include "main/sell_config.h"

#include <gmock/gmock.h>

#include "main/config_file.h"

namespace hf::cli {
namespace {

/// What a reader of the file makes of it.
json::value read_back(const std::string& toml) {
    const auto file = parse_config(toml, {}, {});
    EXPECT_TRUE(file) << file.error().says() << "\n" << toml;
    return file ? file->paywall.value : json::value{};
}

Offering offering() { return {.price = {25, *Asset::parse("USD/2")}}; }

TEST(SellConfig, AFolderIsSoldFileByFile) {
    auto sale = offering();
    sale.folder = "/srv/photos";
    const auto paywall = read_back(gates_toml(sale));
    ASSERT_EQ(paywall.at("gates").as_array().size(), 1U);
    const auto& gate = paywall.at("gates").at(0);
    EXPECT_EQ(gate.at("match"), "/**");
    EXPECT_EQ(gate.at("files"), "/srv/photos");
    EXPECT_EQ(gate.at("price").at("amount"), 25);
    EXPECT_EQ(gate.at("price").at("asset"), "USD/2");
    EXPECT_EQ(gate.at("access"), "once");
    EXPECT_FALSE(gate.as_object().contains("opens"));
}

TEST(SellConfig, TheFrontPageOfAFolderIsFree) {
    auto sale = offering();
    sale.folder = "/srv/photos";
    sale.front = "/srv/photos";
    const auto gates = read_back(gates_toml(sale)).at("gates").as_array();
    ASSERT_EQ(gates.size(), 3U);
    EXPECT_EQ(gates[0].at("match"), "/");
    EXPECT_EQ(gates[0].at("free"), true);
    EXPECT_EQ(gates[1].at("match"), "/index.html");
    EXPECT_EQ(gates[1].at("free"), true);
    EXPECT_EQ(gates[2].at("match"), "/**");
}

TEST(SellConfig, WhatIsNotSoldOfASiteIsFree) {
    auto sale = offering();
    sale.site = "http://localhost:3000";
    sale.pattern = "/articles/**";
    const auto paywall = read_back(gates_toml(sale));
    EXPECT_EQ(paywall.at("default"), "free");
    EXPECT_EQ(paywall.at("upstream"), "http://localhost:3000");
    EXPECT_EQ(paywall.at("gates").at(0).at("match"), "/articles/**");
    EXPECT_EQ(paywall.at("gates").at(0).at("upstream"), "http://localhost:3000");
}

TEST(SellConfig, AWholeSiteHasNothingFree) {
    auto sale = offering();
    sale.site = "http://localhost:3000";
    const auto paywall = read_back(gates_toml(sale));
    EXPECT_FALSE(paywall.as_object().contains("default"));
    EXPECT_EQ(paywall.at("gates").at(0).at("match"), "/**");
}

TEST(SellConfig, APassOpensTheWholeGate) {
    auto sale = offering();
    sale.site = "http://localhost:3000";
    sale.pass = std::chrono::hours{24};
    const auto gate = read_back(gates_toml(sale)).at("gates").at(0);
    EXPECT_EQ(gate.at("access"), "1d");
    EXPECT_EQ(gate.at("opens"), "gate");
}

TEST(SellConfig, NamesAreQuoted) {
    auto sale = offering();
    sale.folder = "/srv/\"quoted\" and \\back\ttab\n";
    EXPECT_EQ(read_back(gates_toml(sale)).at("gates").at(0).at("files"), "/srv/\"quoted\" and \\back\ttab\n");
}

}  // namespace
}  // namespace hf::cli
