// How a request says that it has been paid for, and which cookies it gets and loses.
#include "paywall/credential.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hf::paywall {
namespace {

using From = Credential::From;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kBinding(64, 'a');
const std::string kOther(64, 'b');

PaymentId id_at(int ms) {
    SeededRandom random{static_cast<std::uint64_t>(ms)};
    return PaymentId::make(Time{1'800'000'000'000 + ms}, random);
}

struct Sent {
    std::vector<std::pair<std::string, std::string>> fields;
    http::Request request;
    explicit Sent(std::vector<std::pair<std::string, std::string>> those) : fields(std::move(those)) {
        for (const auto& [name, value] : fields) request.fields.add(name, value);
    }
    Sent(const Sent&) = delete;
};

const Receipts& receipts() {
    static const Receipts kReceipts{{SigningKey::from_seed(std::array<std::uint8_t, 32>{7})}, "https://shop.example"};
    return kReceipts;
}

std::string cookie(std::string_view binding, const PaymentId& id) { return cookie_name(binding) + "=" + id.text; }

TEST(Credential, IsReadFromWhereItStands) {
    const auto id = id_at(1), other = id_at(2);
    struct {
        std::string_view name;
        std::vector<std::pair<std::string, std::string>> fields;
        From from;
        std::string shows;
    } const table[]{
        {"nothing", {}, From::nowhere, ""},
        {"our header", {{"Holdfast-Payment", id.text}}, From::header, id.text},
        {"any case", {{"holdfast-payment", id.text}}, From::header, id.text},
        {"the origin's header", {{"X-Raiden-Payment-Id", "4711"}}, From::raiden_header, "4711"},
        {"the largest", {{"X-Raiden-Payment-Id", "9223372036854775807"}}, From::raiden_header, "9223372036854775807"},
        {"ours wins over the origin's",
         {{"X-Raiden-Payment-Id", "1"}, {"Holdfast-Payment", id.text}},
         From::header,
         id.text},
        {"a header wins over a cookie",
         {{"Cookie", cookie(kBinding, other)}, {"Holdfast-Payment", id.text}},
         From::header,
         id.text},
        {"a cookie", {{"Cookie", cookie(kBinding, id)}}, From::cookie, id.text},
        {"among others",
         {{"Cookie", "a=b; " + cookie(kOther, other) + ";" + cookie(kBinding, id) + "; c"}},
         From::cookie,
         id.text},
        {"in a second field", {{"Cookie", "a=b"}, {"Cookie", cookie(kBinding, id)}}, From::cookie, id.text},
        {"a cookie for something else", {{"Cookie", cookie(kOther, id)}}, From::nowhere, ""},
        {"a malformed cookie", {{"Cookie", cookie_name(kBinding) + "=rubbish"}}, From::nowhere, ""},
        {"malformed before good",
         {{"Cookie", cookie_name(kBinding) + "=rubbish; " + cookie(kBinding, id)}},
         From::cookie,
         id.text},
        {"no value at all", {{"Cookie", cookie_name(kBinding)}}, From::nowhere, ""},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.name);
        const Sent sent{row.fields};
        const auto credential = credential_of(sent.request, {&kBinding, 1}, receipts());
        ASSERT_TRUE(credential.has_value());
        EXPECT_EQ(credential->from, row.from);
        const auto shown =
            credential->from == From::raiden_header ? fmt::format("{}", credential->identifier) : credential->id.text;
        EXPECT_EQ(shown, row.shows);
    }
}

TEST(Credential, AReceiptStandsForItsPayment) {
    Payment payment;
    payment.id = id_at(1);
    payment.price_asset = *Asset::parse("USD/2");
    const auto receipt = receipts().issue(payment, Time{});
    const Sent good{{{"Holdfast-Receipt", receipt}}};
    EXPECT_EQ(credential_of(good.request, {&kBinding, 1}, receipts())->id.text, id_at(1).text);
    for (const auto& text : {receipt + "x", std::string{}, std::string{"a.b.c"}, id_at(1).text}) {
        const Sent bad{{{"Holdfast-Receipt", text}}};
        EXPECT_EQ(credential_of(bad.request, {&kBinding, 1}, receipts()).error().code, Code::malformed_request) << text;
    }
    const Sent twice{{{"Holdfast-Receipt", receipt}, {"Holdfast-Receipt", receipt}}};
    EXPECT_FALSE(credential_of(twice.request, {&kBinding, 1}, receipts()).has_value());
}

TEST(Credential, AnyOfTheBindingsWillDoTheFirstBeforeOthers) {
    const auto first = id_at(1), second = id_at(2);
    const std::vector<std::string> bindings{kBinding, kOther};
    const Sent both{{{"Cookie", cookie(kOther, second) + "; " + cookie(kBinding, first)}}};
    EXPECT_EQ(credential_of(both.request, bindings, receipts())->id.text, first.text);
    const Sent old{{{"Cookie", cookie(kOther, second)}}};
    EXPECT_EQ(credential_of(old.request, bindings, receipts())->id.text, second.text);
}

TEST(Credential, AMalformedHeaderIsRefused) {
    const auto id = id_at(1).text;
    const std::vector<std::pair<std::string, std::string>> table[]{
        {{"Holdfast-Payment", ""}},
        {{"Holdfast-Payment", "pay_"}},
        {{"Holdfast-Payment", id + "0"}},
        {{"Holdfast-Payment", "cap_" + id.substr(4)}},
        {{"Holdfast-Payment", id}, {"Holdfast-Payment", id}},
        {{"X-Raiden-Payment-Id", "-1"}},
        {{"X-Raiden-Payment-Id", "0x10"}},
        {{"X-Raiden-Payment-Id", "1 2"}},
        {{"X-Raiden-Payment-Id", "99999999999999999999"}},
        {{"X-Raiden-Payment-Id", "1"}, {"X-Raiden-Payment-Id", "1"}},
    };
    for (const auto& fields : table) {
        const Sent sent{fields};
        const auto credential = credential_of(sent.request, {&kBinding, 1}, receipts());
        ASSERT_FALSE(credential.has_value()) << fields.front().second;
        EXPECT_EQ(credential.error().code, Code::malformed_request);
        EXPECT_THAT(credential.error().detail, HasSubstr(fields.front().first));
    }
}

TEST(Cookies, AreKeptFromScriptsAndOtherSites) {
    Sent sent{{}};
    const auto id = id_at(1);
    EXPECT_THAT(cookies_to_set(sent.request, kBinding, id),
                ElementsAre("holdfast_aaaaaaaaaaaaaaaa=" + id.text + "; Path=/; HttpOnly; SameSite=Lax"));
    sent.request.secure = true;
    EXPECT_THAT(cookies_to_set(sent.request, kBinding, id).front(), testing::EndsWith("; Secure"));
}

TEST(Cookies, MalformedOnesAreTakenAwayAndForeignOnesLeft) {
    const Sent sent{{{"Cookie",
                      "session=1; holdfast_0123456789abcdef=rubbish; theirs=holdfast_; "
                      "holdfast_session=hf_session_x; holdfast_device=abc; holdfast_flow=abc; " +
                          cookie(kOther, id_at(3))}}};
    EXPECT_THAT(cookies_to_set(sent.request, kBinding, id_at(9)),
                ElementsAre(StartsWith(cookie_name(kBinding) + "=pay_"),
                            StartsWith("holdfast_0123456789abcdef=; Max-Age=0; Path=/")));
}

TEST(Cookies, ReplaceTheOneOfTheSamePurchase) {
    const Sent sent{{{"Cookie", cookie(kBinding, id_at(3))}}};
    EXPECT_THAT(cookies_to_set(sent.request, kBinding, id_at(9)),
                ElementsAre(cookie(kBinding, id_at(9)) + "; Path=/; HttpOnly; SameSite=Lax"));
}

TEST(Cookies, NeverMoreThanTwentyTheOldestGoFirst) {
    std::string all;
    for (int i = 25; i > 0; --i) all += fmt::format("holdfast_{:016}={}; ", i, id_at(i).text);
    const Sent sent{{{"Cookie", all}}};
    const auto set = cookies_to_set(sent.request, kBinding, id_at(99));
    ASSERT_EQ(set.size(), 1u + 6u) << "25 and the new one are 26: six too many";
    for (int i = 1; i <= 6; ++i)
        EXPECT_THAT(set[static_cast<std::size_t>(i)], StartsWith(fmt::format("holdfast_{:016}=; Max-Age=0", i)));
}

}  // namespace
}  // namespace hf::paywall
