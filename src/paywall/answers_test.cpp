// What the gate says to those who have not paid.
#include "paywall/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "paywall/paid_delivery.h"

namespace hf::paywall {
namespace {

using testing::HasSubstr;
using testing::Not;

http::Request with(std::string_view name, std::string_view value) {
    http::Request request;
    request.method = "GET";
    if (!name.empty()) request.fields.add(name, value);
    return request;
}

TEST(WantsPage, GoesByQValues) {
    struct {
        std::string_view accept;
        bool page;
    } const table[]{
        {"", false},
        {"*/*", false},
        {"text/html", true},
        {"application/json", false},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true},
        {"text/html;q=0.5, application/json", false},
        {"text/html, application/json;q=0.9", true},
        {"text/html, application/json", false},
        {"text/*", true},
        {"TEXT/HTML", true},
        {"text/html;q=0", false},
        {"text/html;level=1;q=0.2, */*;q=0.1", true},
        {"text/html;q=0.1, */*;q=0.2", false},
        {"text/html;q=nan", false},
        {"text/html;q=inf", false},
        {"text/html;q=-1", false},
        {"text/html;q=1e300", false},
        {"text/html;q=", false},
        {"text", false},
        {",;/,", false},
    };
    for (const auto& row : table)
        EXPECT_EQ(wants_page(with(row.accept.empty() ? "" : "Accept", row.accept)), row.page) << row.accept;
}

struct BillTest : testing::Test {
    BillTest() {
        gate.name = "articles";
        gate.prices = {{25, *Asset::parse("USD/2")}};
        gate.preview = json::object{{"title", "<b>T</b>"}, {"text", "a & \"b\" <script>x</script>"}};
        SeededRandom random{1};
        payment.payment_id = PaymentId::make(Time{1'800'000'000'000}, random);
        payment.id = "4711";
        payment.state = State::awaited;
        payment.exception = Exception::none;
        payment.price = gate.prices.front();
        payment.received = {0, gate.prices.front().asset};
        payment.deadline = Time{1'800'000'600'000};
        payment.pay_page = pay_page_of(payment.payment_id);
        payment.offers = {view_of({"sandbox", gate.prices.front(), {}, {{"play_money", true}}})};
    }
    http::Reply json_bill(int status) {
        return bill(
            with("", ""),
            {.status = status, .payment = payment, .gate = gate, .resource = "/a?x=1", .preview = gate.preview});
    }
    http::Reply page_bill(std::string_view resource = "/a?x=1", std::string notice = {}) {
        return bill(with("Accept", "text/html"), {.status = 402,
                                                  .payment = payment,
                                                  .gate = gate,
                                                  .resource = resource,
                                                  .notice = std::move(notice),
                                                  .preview = gate.preview});
    }
    Gate gate;
    PublicPayment payment;
};

TEST_F(BillTest, TellsProgramsEverything) {
    const auto reply = json_bill(402);
    EXPECT_EQ(reply.status, 402);
    EXPECT_EQ(reply.fields["Content-Type"], "application/json");
    EXPECT_EQ(reply.fields["WWW-Authenticate"], "Holdfast realm=\"articles\"");
    EXPECT_EQ(reply.fields["Link"], "</.holdfast/pay/" + payment.payment_id.text + ">; rel=\"payment\"");
    EXPECT_EQ(reply.fields["Holdfast-Price"], "25 USD/2");
    EXPECT_EQ(reply.fields["Cache-Control"], "no-store");
    EXPECT_THAT(std::string{reply.fields["Vary"]}, HasSubstr("Accept"));
    EXPECT_THAT(std::string{reply.fields["Vary"]}, HasSubstr("Holdfast-Payment"));
    EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "*");
    EXPECT_FALSE(reply.fields.has("Access-Control-Allow-Credentials"));
    EXPECT_FALSE(reply.fields.has("Retry-After"));
    const auto body = parse_json(reply.body).value();
    const auto& shown = body.at("payment");
    EXPECT_EQ(shown.at("payment_id"), json::value(json::string_view(payment.payment_id.text)));
    EXPECT_EQ(shown.at("id"), json::value("4711"));
    EXPECT_EQ(shown.at("state"), json::value("awaited"));
    EXPECT_EQ(shown.at("price").at("amount"), json::value(25));
    EXPECT_EQ(shown.at("deadline"), json::value(json::string_view(rfc3339(payment.deadline))));
    EXPECT_EQ(shown.at("offers").at(0).at("rail"), json::value("sandbox"));
    EXPECT_EQ(body.at("preview").at("title"), json::value("<b>T</b>"));
    EXPECT_FALSE(shown.as_object().contains("metadata"));
    EXPECT_FALSE(body.as_object().contains("notice"));
}

TEST_F(BillTest, A401SaysWhenToComeBack) {
    const auto reply = json_bill(401);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.fields["Retry-After"], "1");
    EXPECT_TRUE(reply.fields.has("WWW-Authenticate"));
}

TEST_F(BillTest, APageHoldsNoMarkupButOurs) {
    const auto reply = page_bill("/a?x=\"><script>y</script>", "<i>n</i>");
    EXPECT_THAT(std::string{reply.fields["Content-Type"]}, HasSubstr("text/html"));
    EXPECT_THAT(reply.body, Not(HasSubstr("<script>")));
    EXPECT_THAT(reply.body, Not(HasSubstr("<b>")));
    EXPECT_THAT(reply.body, Not(HasSubstr("<i>")));
    EXPECT_THAT(reply.body, HasSubstr("&lt;b&gt;T&lt;/b&gt;"));
    EXPECT_THAT(reply.body, HasSubstr("0.25</strong> <span>USD"));
    EXPECT_THAT(std::string{reply.fields["Content-Security-Policy"]}, HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(reply.fields["Referrer-Policy"], "no-referrer");
    EXPECT_EQ(reply.fields["Cache-Control"], "no-store");
}

TEST_F(BillTest, APageSaysWhatIsStillMissing) {
    payment.received.amount = 10;
    EXPECT_THAT(page_bill().body, HasSubstr("0.15 USD"));
}

TEST_F(BillTest, APageWithoutAResourceLeadsNowhere) {
    EXPECT_THAT(page_bill().body, HasSubstr("href=\"/a?x=1\""));
    const auto nowhere = page_bill("").body;
    EXPECT_THAT(nowhere, Not(HasSubstr("data-resource")));
    EXPECT_THAT(nowhere, HasSubstr("href=\"" + payment.pay_page + "\">I have paid: look again</a>"));
}

TEST_F(BillTest, ThePriceAloneMakesNoPayment) {
    const auto reply = price_only(gate, gate.prices);
    EXPECT_EQ(reply.status, 402);
    EXPECT_EQ(reply.fields["Holdfast-Price"], "25 USD/2");
    EXPECT_EQ(reply.fields["Cache-Control"], "no-store");
    EXPECT_TRUE(reply.body.empty());
    EXPECT_FALSE(reply.fields.has("Set-Cookie"));
}

TEST_F(BillTest, ARefusalIsInTheOriginsWords) {
    const auto reply = not_awaited(with("", ""));
    EXPECT_EQ(reply.status, 404);
    const auto body = parse_json(reply.body).value();
    EXPECT_EQ(body.at("code"), json::value("payment_not_awaited"));
    EXPECT_EQ(body.at("detail"), json::value("Specified X-Raiden-Payment-Id is not awaited."));
    EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "*");
}

TEST(Preflight, AllowsWhatIsAskedFor) {
    const auto reply = preflight(with("Access-Control-Request-Headers", "x-a, x-b"));
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "*");
    EXPECT_EQ(reply.fields["Access-Control-Allow-Headers"], "x-a, x-b");
    EXPECT_FALSE(reply.fields.has("Access-Control-Allow-Credentials"));
}

TEST(MakePrivate, HearsAllFieldsOfAName) {
    http::Fields fields;
    fields.add("Cache-Control", "public");
    fields.add("cache-control", "no-store");
    fields.add("Vary", "Accept-Language");
    fields.add("vary", "Accept-Encoding");
    make_private(fields, false);
    EXPECT_EQ(fields["Cache-Control"], "private, no-store");
    EXPECT_EQ(fields["Vary"],
              "Accept-Language, Accept-Encoding, Cookie, Holdfast-Payment, Holdfast-Receipt, X-Raiden-Payment-Id");
}

TEST(MakePrivate, LeavesNothingToSharedCaches) {
    static constexpr const char* kForSharedCaches[] = {"CDN-Cache-Control",
                                                       "Surrogate-Control",
                                                       "Surrogate-Key",
                                                       "Expires",
                                                       "Pragma",
                                                       "Age",
                                                       "X-Accel-Expires",
                                                       "x-accel-expires",
                                                       "Edge-Control",
                                                       "X-LiteSpeed-Cache-Control"};
    struct {
        std::string_view said;
        bool once;
        std::string_view kept;
    } const table[]{
        {"", true, "no-store"},
        {"public, max-age=3600", true, "no-store"},
        {"", false, "private"},
        {"public, max-age=60", false, "private, max-age=60"},
        {"s-maxage=60, proxy-revalidate, must-revalidate", false, "private, must-revalidate"},
        {"NO-STORE", false, "private, NO-STORE"},
        {"private=\"x\", immutable", false, "private, immutable"},
        {"stale-while-revalidate=60", false, "private"},
    };
    for (const auto& row : table) {
        http::Fields fields;
        if (!row.said.empty()) fields.set("Cache-Control", row.said);
        for (const auto* name : kForSharedCaches) fields.set(name, "x");
        fields.set("Vary", "Accept-Language");
        make_private(fields, row.once);
        EXPECT_EQ(fields["Cache-Control"], row.kept) << row.said;
        for (const auto* name : kForSharedCaches) EXPECT_FALSE(fields.has(name)) << name;
        EXPECT_EQ(fields["Vary"], "Accept-Language, Cookie, Holdfast-Payment, Holdfast-Receipt, X-Raiden-Payment-Id");
    }
}

}  // namespace
}  // namespace hf::paywall
