// What applications do: ask, look, claim, list; the sandbox's button; and the story of one payment.
#include "paywall/api_deeds.h"

#include "paywall/explain_payment.h"
#include "paywall/pay_in_sandbox.h"
#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

using testing::ElementsAre;

struct Application : testing::Test {
    Shop shop;
    PaymentRules rules;

    static NewPayment wanted() {
        NewPayment in;
        in.price = {25, *Asset::parse("USD/2")};
        in.resource = "Chapter 3";
        return in;
    }
    Result<FullPayment> ask(const NewPayment& in) {
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return ask_for_payment(tx, context, shop.rails, rules, in); });
    }
    Result<PublicPayment> press(std::string id, std::optional<std::int64_t> amount = {}) {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return pay_in_sandbox(tx, context, shop.rails, {std::move(id), amount});
        });
    }
    Result<Explanation> explain(std::string_view id) {
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return explain_payment(tx, context, shop.rails, id); });
    }
    std::vector<std::string> wrong_fields(const NewPayment& in) {
        std::vector<std::string> pointers;
        const auto made = ask(in);
        if (!made)
            for (const auto& field : made.error().fields) pointers.push_back(field.pointer);
        return pointers;
    }
};

TEST_F(Application, AsksForAPayment) {
    auto in = wanted();
    in.metadata.emplace()["order"] = "7";
    const auto made = ask(in);
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->state, State::awaited);
    EXPECT_EQ(made->resource, "Chapter 3");
    EXPECT_EQ(made->gate, "");
    EXPECT_EQ(made->deadline, shop.now + rules.deadline);
    EXPECT_EQ(made->offers.size(), 2u);
    EXPECT_EQ(made->metadata.at("order"), "7");
    const auto seen = shop.write([&](store::Tx& tx, const Context& context) {
        return get_payment(tx, context, shop.rails, {.id = made->payment_id.text});
    });
    ASSERT_TRUE(seen.has_value());
    EXPECT_FALSE(to_json(*seen).as_object().contains("metadata")) << "whoever knows the id sees the public view";
    const auto full = shop.write([&](store::Tx& tx, const Context& context) {
        return show_payment(tx, context, shop.rails, {.id = made->payment_id.text});
    });
    ASSERT_TRUE(full.has_value());
    EXPECT_EQ(full->metadata, made->metadata);
    EXPECT_EQ(full->price, made->price);
    EXPECT_EQ(full->pay_page, made->pay_page);
}

TEST_F(Application, ChoosesRailsAndADeadline) {
    auto in = wanted();
    in.rails = {"other"};
    in.deadline_seconds = 90;
    const auto made = ask(in).value();
    ASSERT_EQ(made.offers.size(), 1u);
    EXPECT_EQ(made.offers[0].rail, "other");
    EXPECT_EQ(made.deadline, shop.now + std::chrono::seconds{90});
    in.deadline_seconds = 2'592'000;
    rules.longest_deadline = std::chrono::hours{1};
    EXPECT_EQ(ask(in)->deadline, shop.now + std::chrono::hours{1});
}

TEST_F(Application, HearsOfEachFieldThatIsWrong) {
    auto in = wanted();
    in.rails = {"sandbox", "paypal", "sandbox"};
    in.metadata.emplace()["long"] = std::string(17 << 10, 'x');
    EXPECT_THAT(wrong_fields(in), testing::UnorderedElementsAre("/rails/1", "/rails/2", "/metadata"));
    in = wanted();
    in.price = {1, *Asset::parse("EUR/2")};
    in.rails = {"other"};
    EXPECT_THAT(wrong_fields(in), ElementsAre("/rails/0"));
    EXPECT_EQ(store::read(*shop.store, [](store::Tx& tx) { return tx.one<std::int64_t>(queries::count_awaited); }), 0);
}

TEST_F(Application, ReadsItsInputStrictly) {
    const auto wrong = from_json<NewPayment>(*parse_json(R"({"price": {"amount": "25", "asset": "usd"}, "resource": "",
        "rails": [], "deadline_seconds": 0, "colour": "red"})"));
    ASSERT_FALSE(wrong.has_value());
    std::vector<std::string> pointers;
    for (const auto& field : wrong.error().fields) pointers.push_back(field.pointer);
    EXPECT_THAT(pointers, testing::UnorderedElementsAre("/price/amount", "/price/asset", "/resource", "/rails",
                                                        "/deadline_seconds", "/colour"));
}

TEST_F(Application, UsesAPaidPaymentOnce) {
    const auto made = ask(wanted()).value();
    const auto use = [&] {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return use_payment(tx, context, shop.rails, {.id = made.payment_id.text});
        });
    };
    EXPECT_EQ(use().error().code, Code::wrong_state);
    EXPECT_EQ(press(made.payment_id.text)->state, State::paid);
    EXPECT_EQ(use()->state, State::claimed);
    EXPECT_EQ(use().error().code, Code::wrong_state);
}

TEST_F(Application, ListsNewestFirstByPagesAndState) {
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        shop.now = shop.now + Duration{1};
        ids.insert(ids.begin(), ask(wanted())->payment_id.text);
    }
    press(ids[1]);
    const auto list = [&](ListPayments in) {
        return shop
            .write([&](store::Tx& tx, const Context& context) { return list_payments(tx, context, shop.rails, in); })
            .value();
    };
    ListPayments in;
    in.limit = 2;
    std::vector<std::string> seen;
    for (int page = 0; page < 3; ++page) {
        const auto got = list(in);
        for (const auto& item : got.items) seen.push_back(item.payment_id.text);
        EXPECT_EQ(got.next.has_value(), page < 2);
        in.after = got.next;
    }
    EXPECT_EQ(seen, ids);
    in = {};
    in.state = State::paid;
    ASSERT_EQ(list(in).items.size(), 1u);
    EXPECT_EQ(list(in).items[0].payment_id.text, ids[1]);
}

TEST_F(Application, TheButtonPaysWhatIsMissingOrWhatItIsTold) {
    const auto made = ask(wanted()).value();
    EXPECT_EQ(press(made.payment_id.text, 10)->exception, Exception::partial);
    const auto paid = press(made.id);
    ASSERT_TRUE(paid.has_value()) << "by the decimal identifier";
    EXPECT_EQ(paid->state, State::paid);
    EXPECT_EQ(paid->received.amount, 25);
    EXPECT_EQ(press(made.payment_id.text)->received.amount, 50) << "once more is the whole price once more";
}

TEST_F(Application, TheButtonIsOnlyWhereSandboxWasOffered) {
    auto in = wanted();
    in.rails = {"other"};
    EXPECT_EQ(press(ask(in)->payment_id.text).error().code, Code::not_found);
    EXPECT_EQ(press("4711").error().code, Code::not_found);
    EXPECT_EQ(press("pay_no").error().code, Code::not_found);
    EXPECT_EQ(press("").error().code, Code::not_found);
    const rails::Rails none;
    const auto id = ask(wanted())->payment_id.text;
    const auto live =
        shop.write([&](store::Tx& tx, const Context& context) { return pay_in_sandbox(tx, context, none, {id, {}}); });
    EXPECT_EQ(live.error().code, Code::not_found) << "live mode has no such rail";
}

TEST_F(Application, ExplainTellsTheWholeStory) {
    const auto payment = shop.paid(shop.once);
    shop.visit(shop.once, payment.binding, Shop::by_header(payment.id));
    const auto story = explain(payment.id.text).value();
    EXPECT_EQ(story.payment.state, State::paid);
    EXPECT_EQ(story.reserved_until, shop.now + kClaimLease);
    ASSERT_EQ(story.history.size(), 2u);
    EXPECT_EQ(story.history[0].event, Event::asked);
    EXPECT_EQ(story.history[1].event, Event::price_covered);
    EXPECT_FALSE(story.history[1].why.empty());
    std::vector<Event> next;
    for (const auto& possible : story.next) next.push_back(possible.event);
    EXPECT_THAT(next, ElementsAre(Event::delivered, Event::used_by_application, Event::redeliveries_spent,
                                  Event::never_claimed, Event::refunded));
    EXPECT_EQ(explain(std::to_string(payment.identifier)).value().payment.payment_id, payment.id);
    for (const auto* id : {"", "pay_", "12345", "-1"}) EXPECT_EQ(explain(id).error().code, Code::not_found) << id;
}

TEST_F(Application, UsesAPaymentByTheNumberItsPayerWasTold) {
    const auto asked = ask(wanted());
    ASSERT_TRUE(asked);
    ASSERT_TRUE(press(asked->payment_id.text));
    const auto use = [&](std::string id) {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return use_payment(tx, context, shop.rails, {std::move(id)});
        });
    };
    const auto look = [&](std::string id) {
        return store::read(*shop.store,
                           [&](store::Tx& tx) { return get_payment(tx, shop.context(), shop.rails, {std::move(id)}); });
    };
    EXPECT_FALSE(look(asked->id)) << "a number that others see is no way to look at it";
    EXPECT_FALSE(use("12345"));
    const auto used = use(asked->id);
    ASSERT_TRUE(used) << used.error().says();
    EXPECT_EQ(used->state, State::claimed);
}

}  // namespace
}  // namespace hf::paywall
