#include "http/idempotency.h"

#include <thread>

#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

constexpr const char* kCup = R"({"name": "cup", "count": 1})";

class Idempotency : public ShopFixture {
  protected:
    Said again(std::string body, std::string key_text, std::string who = "hf_test_all") {
        return ask(api(), "POST", "/v1/things", {{"Idempotency-Key", std::move(key_text)}, key(who)}, std::move(body));
    }
    std::size_t things() {
        using store::operator""_p;
        return store::read(*store_,
                           [](store::Tx& tx) { return tx.all<Thing>(kList, "after"_p = "", "rows"_p = 1'000); })
            .size();
    }
};

TEST_F(Idempotency, TheSameKeyMakesOneThing) {
    const auto first = again(kCup, "k1");
    EXPECT_EQ(first.status, 201);
    EXPECT_FALSE(first.fields.has("Idempotency-Replayed"));
    EXPECT_EQ(first.fields["Location"], "/v1/things/" + std::string{first.body().at("id").as_string()});
    const auto second = again(kCup, "k1");
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.fields["Idempotency-Replayed"], "true");
    EXPECT_EQ(second.text, first.text);
    EXPECT_EQ(things(), 1u);
}

TEST_F(Idempotency, AReplayShowsTheThingAsItIsNow) {
    const auto id = std::string{again(kCup, "k1").body().at("id").as_string()};
    ask(api(), "PUT", "/v1/things/" + id + "/count", {}, R"({"by": 4})");
    EXPECT_EQ(again(kCup, "k1").body().at("count"), 5);
}

TEST_F(Idempotency, WithoutAKeyEachMakesItsOwn) {
    make(kCup);
    make(kCup);
    EXPECT_EQ(things(), 2u);
}

TEST_F(Idempotency, TheSameKeyWithAnotherBodyIsRefused) {
    again(kCup, "k1");
    const auto other = again(R"({"name": "mug", "count": 1})", "k1");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.code(), "idempotency_mismatch");
    EXPECT_EQ(things(), 1u);
}

TEST_F(Idempotency, AKeyIsItsCallersOwn) {
    EXPECT_EQ(again(kCup, "k1").status, 201);
    const auto other = again(R"({"name": "mug", "count": 1})", "k1", "hf_test_write");
    EXPECT_EQ(other.status, 201);
    EXPECT_FALSE(other.fields.has("Idempotency-Replayed"));
    EXPECT_EQ(things(), 2u);
}

TEST_F(Idempotency, OnlySuccessesAreKept) {
    const auto* never = R"({"name": "never", "count": 1})";
    EXPECT_EQ(again(never, "k1").status, 409);
    EXPECT_EQ(again(kCup, "k1").status, 201) << "the refusal left nothing behind";
}

TEST_F(Idempotency, KeysAreVisibleAscii) {
    EXPECT_EQ(again(kCup, std::string(255, 'k')).status, 201);
    for (const std::string& bad :
         {std::string(256, 'k'), std::string{}, std::string{"a b"}, std::string{"caf\xc3\xa9"}}) {
        const auto said = again(kCup, bad);
        EXPECT_EQ(said.status, 400) << bad;
        EXPECT_EQ(said.code(), "malformed_request");
    }
    EXPECT_EQ(make(kCup, {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}}).status, 400);
}

TEST_F(Idempotency, ConcurrentDuplicatesMakeOneThing) {
    api();
    for (int round = 0; round < 20; ++round) {
        std::atomic<int> made{0}, fresh{0};
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                const auto said = again(kCup, "round-" + std::to_string(round));
                made += said.status == 201;
                fresh += said.status == 201 && !said.fields.has("Idempotency-Replayed");
            });
        threads.clear();
        EXPECT_EQ(made, 8);
        EXPECT_EQ(fresh, 1);
    }
    EXPECT_EQ(things(), 20u);
}

TEST_F(Idempotency, IsForgottenAfterThirtyDays) {
    again(kCup, "k1");
    const auto prune = [&] {
        store::write(*store_, [&](store::Tx& tx) {
            return prune_idempotency_keys(tx, kernel_.context({}), {});
        }).value();
    };
    source_.pass(std::chrono::days{29});
    prune();
    EXPECT_EQ(again(kCup, "k1").fields["Idempotency-Replayed"], "true");
    source_.pass(std::chrono::days{2});
    prune();
    EXPECT_FALSE(again(kCup, "k1").fields.has("Idempotency-Replayed"));
}

}  // namespace
}  // namespace hf::http::test
