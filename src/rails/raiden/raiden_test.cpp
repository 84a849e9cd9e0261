// What the rail says without asking anybody: settings, offers, arrivals.
#include "rails/raiden/raiden.h"

#include <gmock/gmock.h>

namespace hf::rails {
namespace {

using testing::HasSubstr;

constexpr std::string_view kToken = "0xC563388e2e2fdD422166eD5E76971D11eD37A466";
constexpr std::string_view kSix = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
constexpr std::string_view kUs = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

json::object section() {
    return {{"endpoint", "http://127.0.0.1:5002/"},
            {"network_id", 5},
            {"tokens",
             {{{"asset", "SVT/9"}, {"address", kToken}, {"decimals", 18}},
              {{"asset", "UST/6"}, {"address", kSix}, {"decimals", 6}}}}};
}

RaidenSettings settings() { return read_raiden_settings(section(), true).value(); }

Order order(std::int64_t amount, std::string_view asset) {
    return {.payment_id = "pay_x", .identifier = 42, .price = {amount, Asset::parse(asset).value()}, .deadline = {}};
}

TEST(RaidenSettings, AreReadWhole) {
    const auto read = settings();
    EXPECT_EQ(read.endpoint, "http://127.0.0.1:5002");
    EXPECT_EQ(read.app_url, "https://lightclient.raiden.network/");
    EXPECT_EQ(read.poll, Duration{500});
    ASSERT_EQ(read.tokens.size(), 2u);
    EXPECT_EQ(read.tokens[1].asset.text(), "UST/6");
    EXPECT_EQ(read.tokens[1].decimals, 6);
}

struct Wrong {
    std::string_view pointer;
    json::value value;
    std::string_view says;
    std::string_view key = {};  // where it is found fault with, when elsewhere
};

TEST(RaidenSettings, AreRefusedWithKeyAndValue) {
    const Wrong table[]{
        {"/endpoint", "127.0.0.1:5002", "\"127.0.0.1:5002\" is not the address of a node"},
        {"/endpoint", "http://me@here", "\"http://me@here\""},
        {"/endpoint", "http://here?x=1", "is not the address"},
        {"/endpoint", "http://", "is not the address"},
        {"/endpoint", 7, "must be a text"},
        {"/network_id", 0, "0 is not the id of a chain"},
        {"/network_id", "5", "must be a whole number"},
        {"/app_url", "lightclient", "\"lightclient\""},
        {"/poll", "soon", "\"soon\" is not a duration from 100ms to 1m"},
        {"/poll", "50ms", "\"50ms\""},
        {"/poll", "2m", "\"2m\""},
        {"/tokens", json::array{}, "at least one token"},
        {"/colour", 1, "not known here"},
        {"/tokens/0/asset", "svt", "\"svt\""},
        {"/tokens/0/asset", "SVT/10", "at most 9 decimals"},
        {"/tokens/0/asset", "UST/6", "an asset has one token", "/tokens/1"},
        {"/tokens/0/address", json::string{kSix}, "a token one asset", "/tokens/1"},
        {"/tokens/0/address", "0xc563388e2e2fdd422166ed5e76971d11ed37a466",
         "it is 0xC563388e2e2fdD422166eD5E76971D11eD37A466"},
        {"/tokens/0/address", "0x12", "40 hexadecimal digits"},
        {"/tokens/0/decimals", 8, "8 is not from 9"},
        {"/tokens/0/decimals", 78, "78 is not from 9"},
    };
    for (const auto& row : table) {
        json::value changed = section();
        const auto last = row.pointer.rfind('/');
        changed.at_pointer(row.pointer.substr(0, last)).as_object()[row.pointer.substr(last + 1)] = row.value;
        const auto read = read_raiden_settings(changed, true);
        ASSERT_FALSE(read.has_value()) << row.pointer << ' ' << write_json(row.value);
        ASSERT_EQ(read.error().fields.size(), 1u) << row.pointer << ' ' << write_json(row.value);
        const auto& field = read.error().fields.front();
        EXPECT_EQ(field.pointer, row.key.empty() ? row.pointer : row.key);
        EXPECT_THAT(field.detail, HasSubstr(std::string{row.says}));
    }
}

struct Where {
    std::int64_t network;
    std::string_view endpoint;
    bool in_sandbox;
};

TEST(RaidenSettings, InTheSandboxAreOfPlayMoney) {
    const Where table[]{
        {5, "http://node.example:5002", true},     {11'155'111, "https://node.example", true},
        {4'711, "http://127.0.0.1:5002", true},    {4'711, "http://localhost:5002", true},
        {4'711, "http://[::1]:5002", true},        {4'711, "http://node.example:5002", false},
        {4'711, "http://127.evil.example", false}, {1, "http://127.0.0.1:5002", false},
        {42'161, "http://localhost:5002", false},  {1, "http://node.example:5002", false},
    };
    for (const auto& row : table) {
        auto text = section();
        text["network_id"] = row.network;
        text["endpoint"] = row.endpoint;
        EXPECT_EQ(read_raiden_settings(text, true).has_value(), row.in_sandbox) << row.network << row.endpoint;
        EXPECT_TRUE(read_raiden_settings(text, false).has_value()) << row.network << row.endpoint;
    }
}

TEST(Raiden, CarriesTheAssetsOfItsTokens) {
    const Raiden raiden{settings()};
    EXPECT_TRUE(raiden.carries(Asset::parse("SVT/9").value()));
    EXPECT_TRUE(raiden.carries(Asset::parse("UST/6").value()));
    EXPECT_FALSE(raiden.carries(Asset::parse("SVT/8").value()));
    EXPECT_FALSE(raiden.carries(Asset::parse("USD/2").value()));
}

TEST(Raiden, OffersNothingUntilItKnowsWhomToPay) {
    Raiden raiden{settings()};
    EXPECT_EQ(raiden.offer(order(25, "SVT/9")).error().code, Code::unavailable);
    EXPECT_NE(raiden.trouble(), "");
    raiden.learn_address(std::string{kUs});
    EXPECT_EQ(raiden.trouble(), "");
    EXPECT_TRUE(raiden.offer(order(25, "SVT/9")).has_value());
}

TEST(Raiden, OffersAllThatAPayerNeeds) {
    Raiden raiden{settings()};
    raiden.learn_address(std::string{kUs});
    const auto offer = raiden.offer(order(1'500'000, "SVT/9")).value();
    EXPECT_EQ(offer.rail, "raiden");
    EXPECT_EQ(offer.reference, "42");
    EXPECT_EQ(offer.amount.amount, 1'500'000);
    EXPECT_EQ(write_json(offer.details),
              R"({"link":"https://lightclient.raiden.network/#/transfer/0xC563388e2e2fdD422166eD5E76971D11eD37A466/)"
              R"(0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359?identifier=42&amount=0.0015","identifier":"42",)"
              R"("amount":"0.0015","amount_base_units":"1500000000000000",)"
              R"("token":{"address":"0xC563388e2e2fdD422166eD5E76971D11eD37A466","network_id":5,"decimals":18},)"
              R"("receiver":{"address":"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359","network_id":5}})");
    const auto six = raiden.offer(order(25, "UST/6")).value();
    EXPECT_EQ(six.details.at("amount_base_units"), "25");
    EXPECT_EQ(six.details.at("amount"), "0.000025");
}

TEST(Raiden, TellsOfArrivalsExactly) {
    const Raiden raiden{settings()};
    RaidenEvent event{.kind = RaidenEvent::Kind::received,
                      .identifier = "42",
                      .amount = *BaseUnits::parse("25999999999"),
                      .partner = std::string{kSix},
                      .at = {7},
                      .transfer = "name"};
    const auto arrival = raiden.arrival_of(raiden.settings().tokens[0], event);
    EXPECT_EQ(arrival.rail, "raiden");
    EXPECT_EQ(arrival.transfer, "name");
    EXPECT_EQ(arrival.reference, "42");
    EXPECT_EQ(text_of(arrival.amount), "25 SVT/9");
    EXPECT_EQ(arrival.base_units, "25999999999");
    EXPECT_EQ(arrival.payer, kSix);
    EXPECT_EQ(arrival.at, Time{7});
}

}  // namespace
}  // namespace hf::rails
