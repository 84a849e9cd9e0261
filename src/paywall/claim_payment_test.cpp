// Deliver or keep: every end of a delivery, and who may say that it ended.
#include "paywall/claim_payment.h"

#include "paywall/shop_test.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

using std::chrono::seconds;

struct DeliverOrKeep : testing::Test {
    Shop shop;

    Reservation take(const Payment& payment) {
        return std::get<Admit>(shop.visit(shop.once, payment.binding, Shop::by_header(payment.id))).reservation.value();
    }
    bool renew(const Reservation& reservation) {
        return shop.write([&](store::Tx& tx, const Context& context) { return renew_claim(tx, context, reservation); });
    }
    Result<Payment> use(const PaymentId& id) {
        return shop.write([&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, id); });
    }
    bool refused(const Payment& payment) {
        return std::holds_alternative<Refuse>(shop.visit(shop.once, payment.binding, Shop::by_header(payment.id)));
    }
};

TEST_F(DeliverOrKeep, ADeliveryToTheLastByteClaims) {
    const auto payment = shop.paid(shop.once);
    const auto reservation = take(payment);
    EXPECT_TRUE(shop.finish(reservation, Delivered::wholly));
    const auto after = shop.look(payment.id);
    EXPECT_EQ(after.state, State::claimed);
    EXPECT_EQ(after.claimed_at, shop.now);
    EXPECT_EQ(after.claim_until, Time{});
    EXPECT_TRUE(refused(payment));
}

TEST_F(DeliverOrKeep, OneOfTwoGetsIt) {
    const auto payment = shop.paid(shop.once);
    take(payment);
    EXPECT_TRUE(refused(payment));
}

TEST_F(DeliverOrKeep, NothingDeliveredGivesItBackAtOnce) {
    const auto payment = shop.paid(shop.once);
    for (int attempt = 1; attempt <= 20; ++attempt) {
        const auto reservation = take(payment);
        EXPECT_EQ(reservation.fence, attempt);
        EXPECT_TRUE(shop.finish(reservation, Delivered::not_at_all));
    }
    EXPECT_EQ(shop.look(payment.id).state, State::paid);
    EXPECT_EQ(shop.look(payment.id).broken_off, 0);
}

TEST_F(DeliverOrKeep, BrokenOffAsOftenAsRedeliveriesAllow) {
    const auto payment = shop.paid(shop.once);
    for (int time = 1; time <= 3; ++time) {
        EXPECT_TRUE(shop.finish(take(payment), Delivered::broken_off, 3));
        EXPECT_EQ(shop.look(payment.id).broken_off, time);
        EXPECT_EQ(shop.look(payment.id).state, State::paid);
    }
    EXPECT_TRUE(shop.finish(take(payment), Delivered::broken_off, 3));
    EXPECT_EQ(shop.look(payment.id).state, State::claimed);
    EXPECT_EQ(shop.history(payment.id).back().event, Event::redeliveries_spent);
}

TEST_F(DeliverOrKeep, NoRedeliveriesMeansOneTry) {
    const auto payment = shop.paid(shop.once);
    EXPECT_TRUE(shop.finish(take(payment), Delivered::broken_off, 0));
    EXPECT_EQ(shop.look(payment.id).state, State::claimed);
}

TEST_F(DeliverOrKeep, SayingItTwiceChangesNothing) {
    for (const auto how : {Delivered::wholly, Delivered::broken_off, Delivered::not_at_all}) {
        const auto payment = shop.paid(shop.once);
        const auto reservation = take(payment);
        EXPECT_TRUE(shop.finish(reservation, how));
        const auto after = shop.look(payment.id);
        EXPECT_FALSE(shop.finish(reservation, how));
        EXPECT_EQ(shop.look(payment.id).broken_off, after.broken_off);
        EXPECT_EQ(shop.look(payment.id).version, after.version);
    }
}

TEST_F(DeliverOrKeep, ALapsedLeaseIsTakenOverAndTheZombieIsRefused) {
    const auto payment = shop.paid(shop.once);
    const auto zombie = take(payment);
    shop.now = shop.now + kClaimLease - Duration{1};
    EXPECT_TRUE(refused(payment));
    shop.now = shop.now + Duration{1};
    const auto heir = take(payment);
    EXPECT_EQ(heir.fence, zombie.fence + 1);
    EXPECT_FALSE(renew(zombie));
    for (const auto how : {Delivered::wholly, Delivered::broken_off, Delivered::not_at_all})
        EXPECT_FALSE(shop.finish(zombie, how));
    EXPECT_GT(shop.look(payment.id).claim_until, shop.now) << "the heir's reservation still holds";
    EXPECT_TRUE(shop.finish(heir, Delivered::wholly));
}

TEST_F(DeliverOrKeep, RenewingKeepsIt) {
    const auto payment = shop.paid(shop.once);
    const auto reservation = take(payment);
    for (int i = 0; i < 5; ++i) {
        shop.now = shop.now + kClaimLease / 3;
        EXPECT_TRUE(renew(reservation));
    }
    EXPECT_TRUE(refused(payment));
}

TEST_F(DeliverOrKeep, WhoWasDeclaredOverStillCountsWhenNobodyTookItsPlace) {
    const auto payment = shop.paid(shop.once);
    const auto reservation = take(payment);
    shop.now = shop.now + kClaimLease;
    EXPECT_EQ(shop.sweep(release_lapsed_claims), 1);
    EXPECT_FALSE(renew(reservation));
    EXPECT_TRUE(shop.finish(reservation, Delivered::wholly)) << "the content is out: it must not be had twice";
    EXPECT_EQ(shop.look(payment.id).state, State::claimed);
}

TEST_F(DeliverOrKeep, NoLeaseIsOverWhileTheClockIsInDoubt) {
    const auto payment = shop.paid(shop.once);
    take(payment);
    shop.now = shop.now + 2 * kClaimLease;
    shop.time_trusted = false;
    EXPECT_TRUE(refused(payment));
    EXPECT_EQ(shop.sweep(release_lapsed_claims), 0);
    EXPECT_EQ(use(payment.id).error().code, Code::wrong_state);
    const auto another = shop.paid(shop.once);
    EXPECT_EQ(take(another).fence, 1) << "what nobody holds is given out all the same";
    shop.time_trusted = true;
    EXPECT_EQ(take(payment).fence, 2);
}

TEST_F(DeliverOrKeep, AWindowIsForSeveralAtOnceAndStartsOnce) {
    const auto payment = shop.paid(shop.window);
    const auto visit = [&] {
        return std::get<Admit>(shop.visit(shop.window, payment.binding, Shop::by_header(payment.id))).reservation;
    };
    const auto first = visit(), second = visit();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(shop.look(payment.id).claim_until, Time{}) << "nobody is kept out";
    EXPECT_TRUE(shop.finish(*first, Delivered::wholly));
    const auto started = shop.look(payment.id).claimed_at;
    shop.now = shop.now + seconds{5};
    EXPECT_FALSE(shop.finish(*second, Delivered::wholly));
    EXPECT_EQ(shop.look(payment.id).claimed_at, started);
    EXPECT_FALSE(visit().has_value()) << "inside the window there is nothing to reserve";
}

TEST_F(DeliverOrKeep, AnApplicationClaimsOnce) {
    const auto payment = shop.paid(shop.once);
    EXPECT_EQ(use(payment.id).value().state, State::claimed);
    EXPECT_EQ(use(payment.id).error().code, Code::wrong_state);
    EXPECT_EQ(use(PaymentId::make(shop.now, shop.random)).error().code, Code::not_found);
    EXPECT_EQ(shop.history(payment.id).back().event, Event::used_by_application);
}

TEST_F(DeliverOrKeep, AnApplicationCannotClaimWhatIsNotPaidOrIsBeingDelivered) {
    const auto awaited = shop.ask(shop.once);
    EXPECT_EQ(use(awaited.id).error().code, Code::wrong_state);
    const auto payment = shop.paid(shop.once);
    const auto reservation = take(payment);
    EXPECT_EQ(use(payment.id).error().code, Code::wrong_state);
    shop.now = shop.now + kClaimLease;
    EXPECT_TRUE(use(payment.id).has_value());
    EXPECT_FALSE(shop.finish(reservation, Delivered::wholly)) << "the zombie";
    shop.now = awaited.deadline;
    EXPECT_EQ(use(awaited.id).error().code, Code::wrong_state);
}

}  // namespace
}  // namespace hf::paywall
