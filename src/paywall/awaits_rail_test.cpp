#include "paywall/awaits_rail.h"

#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

TEST(AwaitsRail, WhileAPaymentThatWasOfferedItIsAwaited) {
    Shop shop;
    const auto awaits = [&](std::string_view rail) {
        return shop.write([&](store::Tx& tx, const Context& context) { return awaits_rail(tx, context, rail); });
    };
    EXPECT_FALSE(awaits("sandbox"));
    const auto payment = shop.ask(shop.once);
    EXPECT_TRUE(awaits("sandbox"));
    EXPECT_TRUE(awaits("other"));
    EXPECT_FALSE(awaits("carrier pigeon"));
    shop.arrive(payment, 25);
    EXPECT_FALSE(awaits("sandbox")) << "what is paid is not awaited";
    shop.ask(shop.once, "another page");
    shop.now = shop.now + std::chrono::minutes{10};
    EXPECT_FALSE(awaits("sandbox")) << "nor what is late";
}

}  // namespace
}  // namespace hf::paywall
