// Ask and Wait, their failures, and how a server ends.
#include <gtest/gtest.h>

#include <future>

#include "http/test_kit.h"

namespace hf::http::test {
namespace {

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr Duration kLong = std::chrono::hours{1};

Reaction say(std::string text) { return text_reply(200, "text/plain", std::move(text)); }

template <class Deed>
Reaction asked(Deed deed) {
    return ask(store::Mode::write, std::move(deed), [](int value) { return say(std::to_string(value)); });
}

TEST(Ask, ReactsToWhatTheDeedGave) {
    House house{[](Request&) { return asked([](store::Tx&) { return 7; }); }};
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(visitor.send(kGet).read_answer().body, "7");
}

TEST(Ask, FollowsAsk) {
    House house{[](Request&) {
        return ask(
            store::Mode::read, [](store::Tx&) { return 1; },
            [](int one) -> Reaction { return asked([one](store::Tx&) { return one + 1; }); });
    }};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().body, "2");
}

Reply louder(Reply reply) {
    reply.body += '!';
    return reply;
}

TEST(Reworded, PutsAReplyFromTheStoreThroughTheWords) {
    House house{[](Request&) { return reworded(asked([](store::Tx&) { return 7; }), louder); }};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().body, "7!");
}

TEST(Reworded, PutsAReplyThroughTheWordsAtOnceAndAfterAWait) {
    EXPECT_EQ(std::get<Reply>(reworded(say("7"), louder)).body, "7!");
    auto waits = reworded(Wait{"t", "k", kLong, [] { return Wait{"t", "k", kLong, [] { return say("7"); }}; }}, louder);
    auto waits_again = std::get<Wait>(waits).then();
    EXPECT_EQ(std::get<Reply>(std::get<Wait>(waits_again).then()).body, "7!");
}

TEST(Ask, OfManyComesHomeTogether) {
    House house{[](Request&) { return asked([](store::Tx&) { return 7; }); }};
    house.options.threads = 2;
    house.start();
    house.store.hold();
    std::vector<std::unique_ptr<Visitor>> visitors;
    for (int i = 0; i < 64; ++i) {
        visitors.push_back(std::make_unique<Visitor>(house.port()));
        visitors.back()->send(kGet);
    }
    house.store.await_held(64);
    house.store.release();
    for (auto& visitor : visitors) EXPECT_EQ(visitor->read_answer().body, "7");
}

TEST(Ask, RunsToItsEndWhenTheVisitorLeaves) {
    std::atomic<int> reactions = 0;
    House house{[&](Request&) {
        return ask(store::Mode::write, [](store::Tx&) { return 7; }, [&](int) { return ++reactions, say(""); });
    }};
    house.start();
    house.store.hold();
    {
        Visitor visitor{house.port()};
        visitor.send(kGet);
        house.store.await_held(1);
    }
    house.store.release();
    house.witness.await(1);
    EXPECT_EQ(reactions, 1);
}

TEST(Failures, OfTheWorldAre503AndOthers500) {
    House house{[](Request& request) -> Reaction {
        if (request.path == "/world") throw WorldError("the disk is full");
        if (request.path == "/bug") throw std::runtime_error("never seen");
        if (request.path == "/deed") return asked([](store::Tx&) -> int { throw WorldError("the disk is full"); });
        return ask(
            store::Mode::read, [](store::Tx&) { return 1; },
            [](int) -> Reaction { throw std::logic_error("never seen"); });
    }};
    house.start();
    Visitor visitor{house.port()};
    const auto ask_for = [&](std::string_view path) {
        return visitor.send("GET " + std::string{path} + " HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    };
    for (const auto* path : {"/world", "/deed"}) {
        const auto answer = ask_for(path);
        EXPECT_EQ(answer.status, 503) << path;
        EXPECT_EQ(answer.field("Retry-After"), "1");
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.body.find("disk"), std::string::npos) << "what the world said is not for strangers";
        EXPECT_NE(answer.body.find(answer.field("X-Request-ID")), std::string::npos);
    }
    for (const auto* path : {"/bug", "/then"}) EXPECT_EQ(ask_for(path).status, 500) << path;
    const auto seen = house.witness.await(4);
    EXPECT_EQ(seen[0].failure, "the disk is full");
    EXPECT_EQ(seen[2].failure, "never seen");
}

/// Waits for news of "k" on "t"; `begun` tells when handle() was called.
House waiting_house(std::promise<void>& begun, Duration at_most, std::atomic<int>& woken) {
    return House{[&begun, &woken, at_most](Request&) -> Reaction {
        begun.set_value();
        return Wait{"t", "k", at_most, [&woken] { return ++woken, say("woken"); }};
    }};
}

TEST(Wait, EndsWithTheNewsItWaitsFor) {
    for (const auto* key : {"k", ""}) {
        std::promise<void> begun;
        std::atomic<int> woken = 0;
        auto house = waiting_house(begun, kLong, woken);
        house.start();
        Visitor visitor{house.port()};
        visitor.send(kGet);
        begun.get_future().wait();
        house.store.announce("t", "other");
        house.store.announce("t", key);
        EXPECT_EQ(visitor.read_answer().body, "woken");
        EXPECT_EQ(woken, 1);
    }
}

TEST(Wait, HearsWhatWasSaidBetweenAskingAndWaiting) {
    House house;
    house.script.react = [&](Request&) -> Reaction {
        return ask(
            store::Mode::read, [](store::Tx&) { return 0; },
            [&](int) -> Reaction {
                house.store.announce("t", "k");
                return Wait{"t", "k", kLong, [] { return say("heard"); }};
            });
    };
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().body, "heard");
}

TEST(Wait, HearsADeedOfAnotherThread) {
    House house;
    house.options.threads = 2;
    std::promise<void> begun;
    house.script.react = [&](Request& request) -> Reaction {
        if (request.path == "/tell") return asked([](store::Tx& tx) { return tx.announce("t", "k"), 7; });
        begun.set_value();
        return Wait{"t", "k", kLong, [] { return say("heard"); }};
    };
    house.start();
    Visitor waiting{house.port()};
    waiting.send(kGet);
    begun.get_future().wait();
    EXPECT_EQ(Visitor{house.port()}.send("GET /tell HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().body, "7");
    EXPECT_EQ(waiting.read_answer().body, "heard");
}

TEST(Wait, EndsWhenTimeIsUp) {
    std::promise<void> begun;
    std::atomic<int> woken = 0;
    auto house = waiting_house(begun, Duration{30'000}, woken);
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    begun.get_future().wait();
    house.pass(Duration{29'000});
    EXPECT_EQ(woken, 0);
    house.pass(Duration{2'000});
    EXPECT_EQ(visitor.read_answer().body, "woken");
}

TEST(Wait, EndsWithoutReactionWhenTheVisitorLeaves) {
    std::promise<void> begun;
    std::atomic<int> woken = 0;
    auto house = waiting_house(begun, kLong, woken);
    house.start();
    {
        Visitor visitor{house.port()};
        visitor.send(kGet);
        begun.get_future().wait();
    }
    EXPECT_EQ(house.witness.await(1)[0].status, 0);
    house.witness.await_open(0);
    EXPECT_EQ(woken, 0);
}

TEST(Wait, KeepsWhatWasPipelinedBehindIt) {
    House house;
    std::promise<void> begun;
    house.script.react = [&](Request& request) -> Reaction {
        if (request.path == "/next") return say("next");
        begun.set_value();
        return Wait{"t", "k", kLong, [] { return say("woken"); }};
    };
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    begun.get_future().wait();
    visitor.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    house.pass(Duration{1});
    house.store.announce("t", "k");
    EXPECT_EQ(visitor.read_answer().body, "woken");
    EXPECT_EQ(visitor.read_answer().body, "next");
}

TEST(Drain, ClosesTheIdleAndAnswersTheRest) {
    House house{[](Request& request) -> Reaction {
        if (request.path == "/idle") return say("");
        return asked([](store::Tx&) { return 7; });
    }};
    house.options = {.threads = 2, .accept_while_draining = Duration{0}, .drain = kLong};
    house.start();
    Visitor idle{house.port()};
    EXPECT_EQ(idle.send("GET /idle HTTP/1.1\r\nHost: a\r\n\r\n").read_answer().field("Connection"), "");
    house.store.hold();
    auto busy = std::make_unique<Visitor>(house.port());
    busy->send(kGet + kGet);
    house.store.await_held(1);

    auto drained = std::async(std::launch::async, [&] { house.server->drain(); });
    EXPECT_TRUE(idle.is_ended());
    house.store.release();
    const auto answer = busy->read_answer();
    EXPECT_EQ(answer.body, "7");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(busy->is_ended()) << "the second request was not taken any more";
    busy.reset();
    drained.get();
}

TEST(Drain, HasAnEnd) {
    std::promise<void> begun;
    std::atomic<int> woken = 0;
    auto house = waiting_house(begun, kLong, woken);
    house.options = {.accept_while_draining = Duration{0}, .drain = Duration{0}};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    begun.get_future().wait();
    house.server->drain();
    house.server.reset();
    EXPECT_TRUE(visitor.is_ended());
    EXPECT_EQ(woken, 0);
}

TEST(Server, WaitsForDeedsBeforeItEnds) {
    House house{[](Request&) { return asked([](store::Tx&) { return 7; }); }};
    house.start();
    house.store.hold();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    house.store.await_held(1);
    auto ended = std::async(std::launch::async, [&] { house.server.reset(); });
    EXPECT_TRUE(visitor.is_ended());
    house.store.release();
    ended.get();
}

}  // namespace
}  // namespace hf::http::test
