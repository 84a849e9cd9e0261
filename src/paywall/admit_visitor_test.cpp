// "What a visitor meets", the whole table: each thing a request can show, by header and by cookie.
#include "paywall/admit_visitor.h"

#include "paywall/shop_test.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

enum class Meets { charge, await, admit, refuse, turn_away };

Meets kind_of(const Admission& admission) { return static_cast<Meets>(admission.index()); }

/// Brings a payment into the state that is shown, and gives the binding it is shown for.
using Making = Payment (*)(Shop&);

struct Row {
    std::string name;
    Making made;
    Meets by_header;
    Meets by_cookie;
    std::string_view shown_for = "a page";
};

Payment claim(Shop& shop, const Payment& payment) {
    shop.write([&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, payment.id); });
    return shop.look(payment.id);
}
Payment reserve(Shop& shop, const Payment& payment) {
    shop.write([&](store::Tx& tx, const Context& context) { return reserve_claim(tx, context, payment); });
    return payment;
}
Payment time_out(Shop& shop, bool swept) {
    const auto payment = shop.ask(shop.once);
    shop.now = payment.deadline;
    if (swept) shop.sweep(time_out_payments);
    return payment;
}
Payment unknown(Shop& shop) {
    Payment payment;
    payment.id = PaymentId::make(shop.now, shop.random);
    return payment;
}
Payment of_an_application(Shop& shop) {
    return shop
        .write([&](store::Tx& tx, const Context& context) {
            return create_payment(tx, context,
                                  {.resource = "words",

                                   .tenders = {{shop.rails.find("sandbox"), money("25 USD/2")}},
                                   .deadline = std::chrono::minutes{1}});
        })
        .value()
        .payment;
}
Payment late_but_honored(Shop& shop) {
    const auto payment = time_out(shop, true);
    shop.arrive(payment, 25);
    return payment;
}
Payment after_its_window(Shop& shop) {
    const auto payment = claim(shop, shop.paid(shop.window));
    shop.now = *payment.claimed_at + payment.window_ms;
    return payment;
}
Payment in_its_window(Shop& shop) {
    const auto payment = claim(shop, shop.paid(shop.window));
    shop.now = *payment.claimed_at + payment.window_ms - Duration{1};
    return payment;
}
Payment with_a_part(Shop& shop) {
    const auto payment = shop.ask(shop.once);
    shop.arrive(payment, 24);
    return payment;
}

// clang-format off
const Row kTable[]{
    {"awaited",             [](Shop& s) { return s.ask(s.once); },                         Meets::await,  Meets::await},
    {"partly_paid",         with_a_part,                                                   Meets::await,  Meets::await},
    {"awaited_elsewhere",   [](Shop& s) { return s.ask(s.once); },                         Meets::refuse, Meets::charge, "another page"},
    {"paid",                [](Shop& s) { return s.paid(s.once); },                        Meets::admit,  Meets::admit},
    {"paid_elsewhere",      [](Shop& s) { return s.paid(s.once); },                        Meets::refuse, Meets::charge, "another page"},
    {"paid_late",           late_but_honored,                                              Meets::admit,  Meets::admit},
    {"under_delivery",      [](Shop& s) { return reserve(s, s.paid(s.once)); },            Meets::refuse, Meets::await},
    {"claimed_once",        [](Shop& s) { return claim(s, s.paid(s.once)); },              Meets::refuse, Meets::charge},
    {"paid_window",         [](Shop& s) { return s.paid(s.window); },                      Meets::admit,  Meets::admit},
    {"in_its_window",       in_its_window,                                                 Meets::admit,  Meets::admit},
    {"window_elsewhere",    in_its_window,                                                 Meets::refuse, Meets::charge, "another page"},
    {"after_its_window",    after_its_window,                                              Meets::refuse, Meets::charge},
    {"timed_out",           [](Shop& s) { return time_out(s, true); },                     Meets::refuse, Meets::charge},
    {"timed_out_unswept",   [](Shop& s) { return time_out(s, false); },                    Meets::refuse, Meets::charge},
    {"unknown",             unknown,                                                       Meets::refuse, Meets::charge},
    {"an_applications_own", of_an_application,                                             Meets::refuse, Meets::charge},
    {"an_applications_own_where_nothing_is_bound", of_an_application,                      Meets::refuse, Meets::charge, ""},
};
// clang-format on

class Visitor : public testing::TestWithParam<Row> {};

TEST_P(Visitor, MeetsWhatTheTableSays) {
    const auto& row = GetParam();
    for (const bool header : {true, false}) {
        Shop shop;
        const auto shown = row.made(shop);
        const auto credential = header ? Shop::by_header(shown.id) : Shop::by_cookie(shown.id);
        const auto admission = shop.visit(shop.once, row.shown_for, credential);
        EXPECT_EQ(kind_of(admission), header ? row.by_header : row.by_cookie) << (header ? "by header" : "by cookie");
        if (const auto* charge = std::get_if<Charge>(&admission)) {
            EXPECT_NE(charge->created.payment.id, shown.id);
            EXPECT_EQ(charge->created.payment.binding, row.shown_for);
            EXPECT_EQ(charge->earlier.has_value(), row.name != "unknown");
        }
        if (const auto* await = std::get_if<Await>(&admission)) EXPECT_EQ(await->payment.id, shown.id);
        if (const auto* admit = std::get_if<Admit>(&admission)) EXPECT_EQ(admit->payment.id, shown.id);
    }
}

INSTANTIATE_TEST_SUITE_P(Table, Visitor, testing::ValuesIn(kTable), [](const auto& info) { return info.param.name; });

TEST(AdmitVisitor, WhoShowsNothingIsChargedWhatTheGateSays) {
    Shop shop;
    const auto charge = std::get<Charge>(shop.visit(shop.window, "a page", {}));
    const auto stored = shop.look(charge.created.payment.id);
    EXPECT_EQ(stored.state, State::awaited);
    EXPECT_EQ(stored.gate, "window");
    EXPECT_EQ(stored.price(), money("25 USD/2"));
    EXPECT_EQ(stored.deadline, shop.now + shop.window.deadline);
    EXPECT_EQ(stored.window_ms, Duration{std::chrono::hours{24}});
    EXPECT_EQ(charge.created.offers.size(), 2u);
    EXPECT_FALSE(charge.earlier.has_value());
}

TEST(AdmitVisitor, WhoMayNotBeChargedIsTurnedAwayAndNothingIsMade) {
    Shop shop;
    const auto used = claim(shop, shop.paid(shop.once));
    EXPECT_EQ(kind_of(shop.visit(shop.once, "a page", Shop::by_cookie(used.id), false)), Meets::turn_away);
    const auto awaited = shop.ask(shop.once);
    EXPECT_EQ(kind_of(shop.visit(shop.once, "a page", Shop::by_cookie(awaited.id), false)), Meets::await);
    EXPECT_EQ(store::read(*shop.store, count_awaited), 1);
}

TEST(AdmitVisitor, AnIdentifierOpensOnlyGatesThatOfferRaiden) {
    Shop shop;
    const auto payment = shop.paid(shop.once);
    Credential credential{.from = Credential::From::raiden_header, .identifier = payment.identifier};
    EXPECT_EQ(kind_of(shop.visit(shop.once, "a page", credential)), Meets::refuse);
}

TEST(AdmitVisitor, APaymentForAnyBodyIsGoodForOne) {
    Shop shop;
    const auto payment = shop.paid(shop.once, "any body");
    const auto visit = [&](std::string_view binding) {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return admit_visitor(tx, context, shop.rails,
                                 {.gate = shop.once,
                                  .binding = binding,
                                  .also_opened_by = {"any body"},
                                  .resource = "/page",
                                  .credential = Shop::by_header(payment.id)});
        });
    };
    EXPECT_EQ(kind_of(visit("this body").value()), Meets::admit);
    EXPECT_EQ(kind_of(visit("that body").value()), Meets::refuse);
}

TEST(AdmitVisitor, TheOldPriceHoldsWhateverTheGateAsksNow) {
    Shop shop;
    const auto payment = shop.ask(shop.once);
    shop.once.prices = {money("9999 USD/2")};
    EXPECT_EQ(shop.arrive(payment, 25), Matched::covered);
    EXPECT_EQ(kind_of(shop.visit(shop.once, "a page", Shop::by_header(payment.id))), Meets::admit);
}

}  // namespace
}  // namespace hf::paywall
