// Money goes back once, whatever happens to the call that sends it.
#include "conformance/raiden_fixture.h"

namespace hf::conformance {
namespace {

const std::string kPayer = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const std::string kOther = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

class RaidenSendBack : public testing::Test {
  protected:
    rails::SendBack owed(std::string base_units = {}) const {
        return {.reference = "4711",
                .payer = kPayer,
                .amount = {25, *Asset::parse("SVT/9")},
                .base_units = std::move(base_units)};
    }
    Result<std::string> ask() { return ask(owed()); }
    /// As a job would: after the breaker has had its rest.
    Result<std::string> ask(const rails::SendBack& what) {
        clock->advance(std::chrono::minutes{1});
        return rail.send_back(what);
    }
    void faults(const json::object& what) { node.tell("faults", what); }

    test::RaidenDouble node;
    std::shared_ptr<HandClock> clock = std::make_shared<HandClock>();
    rails::Raiden rail{settings_for(node), clock};
};

TEST_F(RaidenSendBack, SendsExactlyWhatIsOwed) {
    EXPECT_EQ(ask().value(), "4711");
    auto other = owed("25999999999");
    other.reference = "18446744073709551615";
    EXPECT_EQ(ask(other).value(), "18446744073709551615");
    other.reference = "1";
    other.amount.asset = *Asset::parse("UST/6");
    other.base_units = {};
    EXPECT_EQ(ask(other).value(), "1");
    const auto sent = node.look("sent").as_array();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[0].at("amount"), "25000000000");
    EXPECT_EQ(sent[0].at("target"), json::string{kPayer});
    EXPECT_EQ(sent[0].at("identifier"), "4711");
    EXPECT_EQ(sent[0].at("token_address"), json::string{node.tokens[0]});
    EXPECT_EQ(sent[1].at("amount"), "25999999999");
    EXPECT_EQ(sent[2].at("amount"), "25");
    EXPECT_EQ(sent[2].at("token_address"), json::string{node.tokens[1]});
}

TEST_F(RaidenSendBack, AskedAgainSendsNothingTwice) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask().value(), "4711");
    EXPECT_EQ(node.sent(), 1u);
}

TEST_F(RaidenSendBack, TakesOthersForOthers) {
    auto other = owed();
    other.payer = kOther;
    EXPECT_TRUE(ask(other).has_value());
    node.tell("receive", {{"identifier", "4711"}, {"amount", "1"}, {"initiator", kPayer}});
    EXPECT_TRUE(ask().has_value());
    EXPECT_EQ(node.sent(), 2u);
}

struct Course {
    std::string name;
    json::object fault;
    bool known;        // whether the first call can tell that it was sent
    std::size_t sent;  // after it
};

// What goes wrong in the first call; then the fault is gone and the call is made again.
TEST_F(RaidenSendBack, IsSentOnceInTheEnd) {
    const Course table[]{
        {"cut before it was made", {{"pay", "cut_before"}}, false, 0},
        {"cut after it was made", {{"pay", "cut_after"}}, true, 1},
        {"not enough in the channels", {{"pay", 402}}, false, 0},
        {"no path", {{"pay", 409}}, false, 0},
        {"an inner error", {{"pay", 500}}, false, 0},
        {"shutting down", {{"pay", 503}}, false, 0},
        {"a history that cannot be read", {{"torn", true}}, false, 0},
        {"syncing", {{"status", "syncing"}}, false, 0},
        {"nobody there", {{"down", true}}, false, 0},
    };
    auto what = owed();
    std::size_t before = 0;
    for (const auto& row : table) {
        what.reference = std::to_string(1'000 + before);
        faults(row.fault);
        const auto first = ask(what);
        EXPECT_EQ(first.has_value(), row.known) << row.name;
        if (!first) EXPECT_EQ(first.error().code, Code::unavailable) << row.name;
        EXPECT_EQ(node.sent(), before + row.sent) << row.name;
        for (const auto& [name, value] : row.fault) faults({{name, nullptr}});
        EXPECT_EQ(ask(what).value(), what.reference) << row.name;
        EXPECT_EQ(node.sent(), ++before) << row.name;
    }
}

TEST_F(RaidenSendBack, WaitsForWhatIsUnderWay) {
    faults({{"pay", "pending"}});
    EXPECT_EQ(ask().error().code, Code::unavailable);
    faults({{"pay", nullptr}});
    EXPECT_EQ(ask().error().code, Code::unavailable);
    EXPECT_EQ(node.sent(), 0u);
    node.tell("settle", {});
    EXPECT_EQ(ask().value(), "4711");
    EXPECT_EQ(node.sent(), 1u);
}

TEST_F(RaidenSendBack, FindsItBehindManyOthers) {
    node.tell("run", {{"count", 1'200}, {"kind", "sent"}});
    EXPECT_TRUE(ask().has_value());
    for (int i = 0; i < 600; ++i) node.tell("receive", {{"identifier", "5"}, {"amount", "1"}, {"initiator", kPayer}});
    EXPECT_TRUE(ask().has_value());
    EXPECT_EQ(node.sent(), 1u);
}

TEST_F(RaidenSendBack, RefusesForGoodWhatNeverCanBe) {
    std::pair<std::string, rails::SendBack> table[]{
        {"no address", owed()}, {"no number", owed()},     {"another asset", owed()},
        {"nothing", owed("0")}, {"no amount", owed("-5")},
    };
    table[0].second.payer = "somebody";
    table[1].second.reference = "pay_1";
    table[2].second.amount.asset = *Asset::parse("USD/2");
    for (const auto& [name, what] : table) {
        const auto sent = ask(what);
        ASSERT_FALSE(sent.has_value()) << name;
        EXPECT_FALSE(row_of(sent.error().code).retryable) << name;
    }
    EXPECT_EQ(node.sent(), 0u);
}

}  // namespace
}  // namespace hf::conformance
