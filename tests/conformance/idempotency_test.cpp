// Whoever repeats a request at the same moment gets what the first one made, on both engines and across processes.
#include "http/idempotency.h"

#include <set>
#include <thread>

#include "conformance/store_fixture.h"
#include "http/queries.h"

namespace hf::conformance {
namespace {

class Idempotency : public StoreTest {
  protected:
    static Result<std::string> make_once(Tx& tx, const http::IdempotencyKey& key) {
        SystemRandom random;
        const Caller caller;
        const Context context{kNow, random, caller};
        if (const auto made = TRY(http::made_before(tx, key))) return *made;
        const auto id = make_id_text("thg", kNow, random);
        add_note(tx, id);
        http::keep_made(tx, context, key, 201, id);
        return id;
    }
};
HF_FOR_BOTH_ENGINES(Idempotency);

TEST_P(Idempotency, ConcurrentDuplicatesMakeOneThing) {
    constexpr int kRounds = 20, kThreads = 8;
    const auto store = open();
    store::migrate(*store, {migrations(), http::migrations()}, kNow);
    const auto other = on_sqlite() ? nullptr : open();  // as another process on the same database
    for (int round = 0; round < kRounds; ++round) {
        const http::IdempotencyKey key{"somebody makeThing", std::to_string(round), "digest"};
        std::mutex mutex;
        std::set<std::string> made;
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                auto& mine = other && t % 2 == 0 ? *other : *store;
                const auto id = store::write(mine, [&](Tx& tx) { return make_once(tx, key); });
                const std::lock_guard lock{mutex};
                made.insert(id.value());
            });
        threads.clear();
        EXPECT_EQ(made.size(), 1u);
    }
    EXPECT_EQ(note_ids(*store).size(), static_cast<std::size_t>(kRounds));
}

TEST_P(Idempotency, AnotherRequestUnderTheKeyIsAMismatch) {
    const auto store = open();
    store::migrate(*store, {migrations(), http::migrations()}, kNow);
    store::write(*store, [](Tx& tx) { return make_once(tx, {"a", "k", "one"}); }).value();
    EXPECT_EQ(store::write(*store, [](Tx& tx) { return make_once(tx, {"a", "k", "two"}); }).error().code,
              Code::idempotency_mismatch);
    EXPECT_TRUE(store::write(*store, [](Tx& tx) { return make_once(tx, {"b", "k", "two"}); }).has_value());
}

}  // namespace
}  // namespace hf::conformance
