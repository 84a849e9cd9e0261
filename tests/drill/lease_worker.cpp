// A worker that a drill leads step by step: it says when it has begun a job, goes on when it is told a line, and says
// whether its result was taken.
//
//     lease_worker URL NAME LEASE_MS      a migrated PostgreSQL, a name to sign effects with
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

#include "base/text.h"
#include "jobs/runner.h"
#include "store/open.h"

namespace {

using namespace hf;

void say(const std::string& line) { std::cout << line << std::endl; }

/// The job's one effect: another job, signed, in the transaction that completes this one.
Result<void> hold(const std::string& name, const jobs::Claimed& job, jobs::JobContext& context) {
    say("began " + std::to_string(job.attempts));
    std::string told;
    std::getline(std::cin, told);
    const auto result = context.finish([&](store::Tx& tx, const Context& at) -> Result<void> {
        TRY(jobs::enqueue(tx, at, {.kind = "drill.effect", .payload = "{\"by\":\"" + name + "\"}"}));
        return {};
    });
    say(result ? "taken" : "refused");
    return result;
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) return 2;
    const std::string url = words[1], name = words[2];
    const Duration lease{parse_decimal(words[3]).value()};

    const SystemClock clock;
    const auto store = store::open_postgres({.url = url, .connections = 2}, clock);
    GuardedClock guarded{clock, Duration{60'000}, Time{}};
    SystemRandom random;
    jobs::Runner runner{{*store, guarded, random},
                        {.threads = 1, .worker = name, .lease = lease, .poll = Duration{200}, .schedules = false}};
    runner.on("drill.held",
              [&](const jobs::Claimed& job, jobs::JobContext& context) { return hold(name, job, context); });
    runner.start();
    for (;;) ::pause();  // until it is killed, which is how a drill ends it
}
