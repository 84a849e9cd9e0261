#include "main/engine_gauges.h"

#include <map>

#include "main/engine.h"

namespace hf::cli {
namespace {

double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

/// Turns totals that somebody else keeps into counters: adds what has come since the last look.
class Growth {
  public:
    explicit Growth(ops::Counter counter) : counter_(counter) {}
    void reach(std::int64_t total) {
        if (total > seen_) counter_.add(static_cast<double>(total - seen_));
        seen_ = total;
    }

  private:
    ops::Counter counter_;
    std::int64_t seen_ = 0;
};

class JobCounters {
  public:
    JobCounters(ops::Metrics& metrics, const jobs::Runner& runner) : metrics_(metrics), runner_(runner) {}

    void refresh() {
        for (const auto& [kind, tally] : runner_.tallies()) {
            reach(kind, "completed", tally.done);
            reach(kind, "retried", tally.retried);
            reach(kind, "dead", tally.dead);
            reach(kind, "refused", tally.refused);
            metrics_.gauge("holdfast_jobs_running", {kind}).set(static_cast<double>(tally.running));
        }
    }

  private:
    void reach(const std::string& kind, const std::string& event, std::int64_t total) {
        auto found = counters_.find({kind, event});
        if (found == counters_.end())
            found = counters_
                        .emplace(std::pair{kind, event}, Growth{metrics_.counter("holdfast_jobs_total", {kind, event})})
                        .first;
        found->second.reach(total);
    }

    ops::Metrics& metrics_;
    const jobs::Runner& runner_;
    std::map<std::pair<std::string, std::string>, Growth> counters_;
};

}  // namespace

void show_gauges(Engine& engine) {
    auto& metrics = engine.metrics;
    metrics.gauge("holdfast_build_info", {engine.build.version, engine.build.commit}).set(1);
    metrics.gauge("holdfast_start_time_seconds").set(static_cast<double>(engine.machine.wall().ms) / 1000);
    metrics.on_scrape([&engine, drift = metrics.gauge("holdfast_clock_drift_seconds"),
                       trusted = metrics.gauge("holdfast_clock_trusted")] {
        drift.set(seconds(engine.clock.drift()));
        trusted.set(engine.clock.trusted() ? 1 : 0);
    });
    metrics.on_scrape([&engine, &metrics] {
        for (const auto& one : engine.health.look())
            metrics.gauge("holdfast_ready", {one.name}).set(one.trouble.empty() ? 1 : 0);
    });
    metrics.on_scrape([&engine, lost = Growth{metrics.counter("holdfast_log_lines_dropped_total")}]() mutable {
        lost.reach(static_cast<std::int64_t>(engine.lines.dropped()));
    });
    metrics.on_scrape([&engine, deeds = Growth{metrics.counter("holdfast_store_deeds_total")},
                       commits = Growth{metrics.counter("holdfast_store_commits_total")},
                       waiting = metrics.gauge("holdfast_store_waiting")]() mutable {
        const auto figures = engine.store->figures();
        deeds.reach(static_cast<std::int64_t>(figures.deeds));
        commits.reach(static_cast<std::int64_t>(figures.commits));
        waiting.set(static_cast<double>(figures.waiting));
    });
    if (engine.raiden)
        metrics.on_scrape([&engine, state = metrics.gauge("holdfast_breaker_state", {engine.raiden->traits().name})] {
            state.set(static_cast<double>(engine.raiden->node().breaker()));
        });
    metrics.on_scrape([&engine, sent = Growth{metrics.counter("holdfast_mails_total", {"sent"})},
                       failed = Growth{metrics.counter("holdfast_mails_total", {"failed"})}]() mutable {
        const auto tally = engine.post.tally();
        sent.reach(tally.sent);
        failed.reach(tally.failed);
    });
    metrics.on_scrape([counters = std::make_shared<JobCounters>(metrics, engine.runner)] { counters->refresh(); });
}

}  // namespace hf::cli
