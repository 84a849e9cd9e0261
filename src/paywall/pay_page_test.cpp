#include "paywall/pay_page.h"

#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/text.h"
#include "paywall/answers.h"
#include "paywall/pay_ways.h"
#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

using testing::HasSubstr;
using testing::Not;

Asset usd() { return Asset::parse("USD/2").value(); }

PublicPayment payment_of(State state, Exception exception, std::int64_t received) {
    PublicPayment payment{.id = "4711", .state = state, .exception = exception};
    payment.payment_id.text = "pay_" + std::string(36, '0');
    payment.price = {25, usd()};
    payment.received = {received, usd()};
    payment.deadline = kNoon;
    payment.pay_page = "/.holdfast/pay/" + payment.payment_id.text;
    return payment;
}

OfferView sandbox_offer() {
    return view_of({"sandbox", {25, usd()}, {}, {{"pay", "/.holdfast/payments/pay_0/pay"}, {"play_money", true}}});
}

OfferView linked_offer(std::string_view link) {
    return view_of(
        {"raiden",
         {25, usd()},
         {},
         {{"link", link}, {"token", json::object{{"address", "0xA<b>"}, {"decimals", 18}}}, {"network_id", 5}}});
}

TEST(FateOf, IsASentenceForEveryStateAndItsMoney) {
    constexpr Duration kOnce{0}, kHour{3'600'000};
    // clang-format off
    const struct {
        State state;
        Exception exception;
        std::int64_t received;
        Duration window;
        const char* says;
    } rows[] = {
        {State::awaited, Exception::none, 0, kOnce, ""},
        {State::awaited, Exception::partial, 10, kOnce, "0.10 USD has arrived, 0.15 USD is missing. Pay the rest and it opens."},
        {State::awaited, Exception::partial, 0, kOnce, "Less than 0.01 USD has arrived, 0.25 USD is missing. Pay the rest and it opens."},
        {State::paid, Exception::none, 25, kOnce, "Paid. It is yours."},
        {State::paid, Exception::over, 30, kOnce, "Paid. It is yours. You sent 0.05 USD more than was asked; the surplus is on record."},
        {State::paid, Exception::late, 25, kHour, "Paid. It came late and counts all the same: it is yours."},
        {State::claimed, Exception::none, 25, kOnce, "This payment has been used."},
        {State::claimed, Exception::none, 25, kHour, "This payment has been used. What it opened stays open for 1 hour from the first use."},
        {State::claimed, Exception::over, 50, kOnce, "This payment has been used. 0.25 USD more than was asked had arrived and is on record."},
        {State::timed_out, Exception::none, 0, kOnce, "The time to pay is up. Nothing was taken."},
        {State::timed_out, Exception::partial, 0, kOnce, "The time to pay is up. Less than 0.01 USD had arrived, 0.25 USD was missing. Your money is on record."},
        {State::timed_out, Exception::partial, 10, kOnce, "The time to pay is up. 0.10 USD had arrived, 0.15 USD was missing. Your money is on record."},
        {State::timed_out, Exception::none, 25, kOnce, "This payment is closed. Its 0.25 USD goes back to you."},
        {State::timed_out, Exception::late, 25, kOnce, "0.25 USD arrived after the time to pay was up. Your money is on record."},
    };
    // clang-format on
    for (const auto& row : rows)
        EXPECT_EQ(fate_of(payment_of(row.state, row.exception, row.received), row.window), row.says);
}

TEST(SafeLink, RunsNothing) {
    const struct {
        const char* uri;
        bool safe;
    } rows[] = {
        {"https://lightclient.example/#/transfer/0x1/0x2?identifier=1&amount=2", true},
        {"lightning:lnbc10n1", true},
        {"web+raiden:x", true},
        {"javascript:alert(1)", false},
        {"JavaScript:alert(1)", false},
        {" javascript:alert(1)", false},
        {"java\nscript:alert(1)", false},
        {"data:text/html,x", false},
        {"vbscript:x", false},
        {"//elsewhere.example", false},
        {"/here", false},
        {"", false},
        {":x", false},
        {"https:", false},
    };
    for (const auto& row : rows) EXPECT_EQ(is_safe_link(row.uri), row.safe) << row.uri;
}

TEST(WaysToPay, ShowWhatTheRailSays) {
    auto payment = payment_of(State::awaited, Exception::partial, 10);
    payment.offers = {sandbox_offer(), linked_offer("https://wallet.example/#/transfer?amount=25&identifier=1")};
    payment.offers[0].received.amount = 10;
    payment.offers[0].rest.amount = 15;
    const auto ways = ways_to_pay(payment);
    ASSERT_EQ(ways.size(), 2u);
    EXPECT_EQ(ways[0].at("name"), "Play money");
    EXPECT_EQ(ways[0].at("play"), "/.holdfast/payments/pay_0/pay");
    EXPECT_EQ(ways[0].at("missing"), "0.15 USD");
    EXPECT_EQ(ways[0].at("came"), "0.10 USD");
    EXPECT_EQ(ways[1].at("missing"), "0.25 USD") << "money adds up within its rail";
    EXPECT_EQ(ways[1].at("came"), "");
    EXPECT_EQ(ways[0].at("link"), "");
    EXPECT_EQ(ways[0].at("has_facts"), false);
    EXPECT_EQ(ways[1].at("name"), "Raiden");
    EXPECT_EQ(ways[1].at("elsewhere"), true);
    EXPECT_THAT(std::string{ways[1].at("qr").get_string()}, HasSubstr("<svg"));
    EXPECT_EQ(write_json(ways[1].at("facts")),
              R"([{"name":"token address","value":"0xA<b>"},{"name":"token decimals","value":"18"},)"
              R"({"name":"network id","value":"5"}])");
}

TEST(WaysToPay, AreNoneOnceItIsNotAwaited) {
    for (auto state : {State::paid, State::claimed, State::timed_out}) {
        auto payment = payment_of(state, Exception::none, 25);
        payment.offers = {sandbox_offer()};
        EXPECT_TRUE(ways_to_pay(payment).empty()) << text_of(state);
    }
}

struct PayPage : testing::Test {
    std::string page(int status = 402) {
        return pay_page({.status = status,
                         .payment = payment,
                         .gate = gate,
                         .resource = resource,
                         .notice = notice,
                         .preview = gate.preview})
            .body;
    }
    PublicPayment payment = payment_of(State::awaited, Exception::none, 0);
    Gate gate;
    std::string resource = "/articles/1?a=1&b=2";
    std::string notice;
};

TEST_F(PayPage, TreatsEveryWordOfOthersAsText) {
    gate.preview = {{"title", "<script>alert(1)</script>"}, {"text", "</p><img src=x onerror=alert(1)>"}};
    resource = "/articles/%22%3E<script>";
    notice = "<i>notice</i>";
    payment.offers = {linked_offer("javascript:alert(1)//\"><script>")};
    const auto text = page();
    EXPECT_THAT(text, Not(HasSubstr("<script>")));
    EXPECT_THAT(text, Not(HasSubstr("<img src=x")));
    EXPECT_THAT(text, Not(HasSubstr("<i>")));
    EXPECT_THAT(text, Not(HasSubstr("javascript:")));
    EXPECT_THAT(text, HasSubstr("0xA&lt;b&gt;"));
    EXPECT_THAT(text, HasSubstr("<h1 dir=\"auto\">&lt;script&gt;"));
}

TEST_F(PayPage, IsListedAtTheResourceAndNotAtItsOwnAddress) {
    gate.preview = {{"title", "Kelp"}, {"text", "Forests"}};
    EXPECT_THAT(page(402), HasSubstr("\"isAccessibleForFree\":false"));
    EXPECT_THAT(page(402), HasSubstr("property=\"og:title\" content=\"Kelp\""));
    EXPECT_THAT(page(402), Not(HasSubstr("noindex")));
    EXPECT_THAT(page(200), HasSubstr("noindex"));
    EXPECT_THAT(page(200), Not(HasSubstr("og:title")));
    EXPECT_THAT(page(200), Not(HasSubstr("ld+json")));
}

TEST_F(PayPage, TellsOthersOnlyTheBeginningOfALongPreview) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "é€";  // two and three bytes
    gate.preview = {{"text", text}};
    const auto body = page();
    const auto from = body.find("name=\"description\" content=\"") + 28;
    const auto told = body.substr(from, body.find('"', from) - from);
    EXPECT_TRUE(is_utf8(told));
    EXPECT_LE(told.size(), 303u);
    EXPECT_THAT(body, HasSubstr(">" + text + "</p>")) << "on the page it is whole";
}

TEST_F(PayPage, SaysWhatIsPromised) {
    const struct {
        Opens opens;
        Duration window;
        const char* says;
    } rows[] = {
        {Opens::this_path, Duration{0}, "Opens this page, once."},
        {Opens::this_path, std::chrono::hours{24}, "Opens this page for 24 hours."},
        {Opens::below, std::chrono::hours{1}, "Opens this and what belongs to it for 1 hour."},
        {Opens::gate, std::chrono::hours{720}, "Opens everything here for 30 days."},
        {Opens::this_path, std::chrono::minutes{90}, "Opens this page for 90 minutes."},
        {Opens::this_path, std::chrono::seconds{1}, "Opens this page for 1 second."},
    };
    gate.prices = {payment.price};
    for (const auto& row : rows) {
        gate.opens = row.opens;
        gate.window = row.window;
        EXPECT_THAT(page(), HasSubstr(row.says));
    }
    gate.prices.clear();
    EXPECT_THAT(page(), Not(HasSubstr("Opens "))) << "an application's own payment: it has said what it is for";
}

TEST_F(PayPage, ShoutsSandboxForPlayMoneyOnly) {
    EXPECT_THAT(page(), Not(HasSubstr("SANDBOX")));
    payment.offers = {sandbox_offer()};
    EXPECT_THAT(page(), HasSubstr("<strong>SANDBOX</strong>"));
}

TEST_F(PayPage, LeadsOnWithoutScripts) {
    const struct {
        State state;
        const char* says;
    } rows[] = {{State::awaited, "I have paid: open it"},
                {State::paid, "Open it now"},
                {State::claimed, "Go to the page"},
                {State::timed_out, "Start again"}};
    for (const auto& row : rows) {
        payment.state = row.state;
        EXPECT_THAT(page(), HasSubstr("href=\"/articles/1?a=1&amp;b=2\">" + std::string{row.says} + "</a>"));
    }
}

}  // namespace
}  // namespace hf::paywall
