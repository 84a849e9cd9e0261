// How many jobs a second: enqueue no-ops in batches, then do them with the real runner. Prints one JSON object.
//
//     jobs_bench --sqlite FILE | --postgres URL  [--jobs N] [--batch N] [--writers N] [--queued N] [--leased]
//
// `combined` is what a job costs from end to end: 1 / (1 / enqueue + 1 / complete); the processor's microseconds a job
// are those of this process, on PostgreSQL without the server. --queued leaves that many jobs of another kind, due and
// not due, in the table first. --leased claims and completes by lease instead of by deed.
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <map>
#include <thread>

#include "base/text.h"
#include "jobs/queries.h"
#include "jobs/runner.h"
#include "store/open.h"

namespace {

using namespace hf;

struct Settings {
    std::string sqlite, postgres;
    int jobs = 200'000, batch = 500, writers = 2, queued = 0;
    bool leased = false;
};

Settings settings_of(int count, char** words) {
    Settings settings;
    const std::map<std::string_view, int*> numbers{{"--jobs", &settings.jobs},
                                                   {"--batch", &settings.batch},
                                                   {"--writers", &settings.writers},
                                                   {"--queued", &settings.queued}};
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const auto value = [&] { return i + 1 < count ? words[++i] : words[0]; };
        if (word == "--sqlite")
            settings.sqlite = value();
        else if (word == "--postgres")
            settings.postgres = value();
        else if (word == "--leased")
            settings.leased = true;
        else if (const auto number = numbers.find(word); number != numbers.end())
            *number->second = static_cast<int>(parse_decimal(value()).value_or(1));
        else
            fmt::print(stderr, "unknown word {}\n", word), std::exit(2);
    }
    if (settings.sqlite.empty() == settings.postgres.empty())
        fmt::print(stderr, "jobs_bench --sqlite FILE | --postgres URL [--jobs N] [--batch N] [--writers N]\n"),
            std::exit(2);
    return settings;
}

const Caller kCaller{Caller::Kind::system, "bench", {}};

struct Span {
    double seconds;
    double processor_us;
};

/// How long `work` takes, by the clock and by the processor.
Span measure(auto&& work) {
    const auto processor = [] {
        timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
    };
    const auto start = std::chrono::steady_clock::now();
    const auto before = processor();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), processor() - before};
}

/// `count` jobs in batches, by `writers` threads.
void enqueue_all(const store::Kernel& kernel, int count, int batch, int writers, const jobs::Job& job) {
    std::atomic<int> left = count;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&] {
            const std::vector<jobs::Job> all(static_cast<std::size_t>(batch), job);
            while (left.fetch_sub(batch) > 0)
                CHECK(store::write(kernel.store,
                                   [&](store::Tx& tx) { return jobs::enqueue_many(tx, kernel.context(kCaller), all); })
                          .has_value(),
                      "jobs are enqueued");
        });
    for (auto& thread : threads) thread.join();
}

/// The real runner, until the queue is empty.
void run_all(const store::Kernel& kernel, int count, int batch) {
    jobs::Runner runner{kernel, {.threads = 2}};
    const auto nothing = [](store::Tx&, const Context&, const jobs::Claimed&) -> Result<void> { return {}; };
    runner.on_deed("noop", nothing, {.batch = batch});
    runner.start();
    // A deed may be run twice, so only the runner can tell what is done.
    while (runner.tallies().at("noop").done < count) std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

/// Claims and completions, a transaction each a batch, as handlers that talk to the outside have them.
void claim_all(const store::Kernel& kernel, int count, int batch) {
    const std::vector<jobs::Share> shares{{"noop", batch}};
    for (int done = 0; done < count;) {
        const auto claimed = store::write(kernel.store, [&](store::Tx& tx) {
            return jobs::claim_jobs(tx, kernel.clock.now(), "bench", shares, batch, jobs::kLease);
        });
        CHECK(!claimed.empty(), "what was enqueued can be claimed");
        CHECK(store::write(kernel.store, [&](store::Tx& tx) { return jobs::complete_jobs(tx, claimed); }).empty(),
              "what was claimed can be completed");
        done += static_cast<int>(claimed.size());
    }
}

void run(const Settings& settings) {
    SystemClock system;
    const auto store = settings.sqlite.empty() ? store::open_postgres({.url = settings.postgres}, system)
                                               : store::open_sqlite({.file = settings.sqlite}, system);
    GuardedClock clock{system, Duration{60'000}, Time{}};
    SystemRandom random;
    const store::Kernel kernel{*store, clock, random};
    store::migrate(*store, {jobs::migrations()}, clock.now());

    if (settings.queued > 0) {
        const auto later = clock.now() + Duration{86'400'000};
        enqueue_all(kernel, settings.queued / 2, 500, 1, {.kind = "other"});
        enqueue_all(kernel, settings.queued / 2, 500, 1, {.kind = "noop", .run_at = later});
    }
    // Whole batches, so that the same number goes in and out.
    const int jobs = settings.jobs / settings.batch * settings.batch;
    const auto in = measure([&] { enqueue_all(kernel, jobs, settings.batch, settings.writers, {.kind = "noop"}); });
    const auto out = measure([&] { (settings.leased ? claim_all : run_all)(kernel, jobs, settings.batch); });
    fmt::print(
        "{{\"engine\":\"{}\",\"way\":\"{}\",\"jobs\":{},\"batch\":{},\"writers\":{},\"queued\":{},"
        "\"enqueue\":{:.0f},\"complete\":{:.0f},\"combined\":{:.0f},"
        "\"enqueue_processor_us\":{:.1f},\"complete_processor_us\":{:.1f}}}\n",
        text_of(store->engine()), settings.leased ? "lease" : "deed", jobs, settings.batch, settings.writers,
        settings.queued, jobs / in.seconds, jobs / out.seconds, jobs / (in.seconds + out.seconds),
        in.processor_us / jobs, out.processor_us / jobs);
    store->close();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(settings_of(argc, argv));
    } catch (const WorldError& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
