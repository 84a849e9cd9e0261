#include "ops/routes.h"

#include <gmock/gmock.h>

#include "ops/ops_fixture.h"
#include "store/open.h"

namespace hf::ops::test {
namespace {

using testing::HasSubstr;

/// Answers a path as a client without a key would get it on loopback.
struct Probe : testing::Test {
    http::Reply get(std::string_view path) {
        const auto all = routes(health, metrics, build);
        for (const auto& route : all) {
            if (route.path != path) continue;
            http::Request request;
            request.method = "GET";
            request.path = path;
            http::Call call{.kernel = kernel,
                            .request = request,
                            .route = route,
                            .path_values = {},
                            .answer = {.request = &request, .route = &route, .cursors = nullptr, .fields = {}},
                            .workers = workers};
            return std::get<http::Reply>(route.run(call));
        }
        ADD_FAILURE() << "no route " << path;
        return {};
    }

    http::Workers workers{{.threads = 1}};
    Health health;
    Metrics metrics;
    const Build build{"1.2.3", "abcdef", "run_1"};

    // None of these routes asks the store; a call has a kernel all the same.
    Folder folder;
    HandClock machine;
    SystemRandom random;
    GuardedClock clock{machine, Duration{60'000}, kStart};
    std::unique_ptr<store::Store> store = store::open_sqlite({.file = folder / "holdfast.db", .readers = 1}, machine);
    const store::Kernel kernel{*store, clock, random};
};

TEST_F(Probe, IsAliveWhateverHappens) {
    health.add("store", [] { return "The disk is full."; });
    health.drain();
    EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Probe, NamesEachDependency) {
    std::string trouble;
    health.add("store", [&] { return trouble; });
    health.add("clock", [] { return ""; });
    auto reply = get("/readyz");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"status":"ready","checks":{"store":"ok","clock":"ok"}})");
    EXPECT_EQ(reply.fields["Cache-Control"], "no-store");

    trouble = "The disk is full.";
    reply = get("/readyz");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.body, R"({"status":"not ready","checks":{"store":"The disk is full.","clock":"ok"}})");
}

TEST_F(Probe, ServesWithoutWhatIsOnlyToldOf) {
    health.add("store", [] { return ""; });
    health.add("rail:stripe", [] { return "It does not answer."; }, Need::to_know);
    const auto reply = get("/readyz");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"status":"ready","checks":{"store":"ok","rail:stripe":"It does not answer."}})");
}

TEST_F(Probe, IsNotReadyWhileDraining) {
    health.add("store", [] { return ""; });
    health.drain();
    const auto reply = get("/readyz");
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, HasSubstr(R"("status":"draining")"));
}

TEST_F(Probe, TellsItsFigures) {
    const auto reply = get("/metrics");
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(std::string{reply.fields["Content-Type"]}, HasSubstr("version=0.0.4"));
}

TEST_F(Probe, DecidesWhoMayAsk) {
    for (const auto& route : routes(health, metrics, build))
        EXPECT_EQ(route.guarded, route.path == "/metrics" ? http::Guarded::loopback : http::Guarded::open)
            << route.path;
}

}  // namespace
}  // namespace hf::ops::test
