#include "jobs/runner.h"

#include <fmt/core.h>

#include "jobs/runner_engine.h"

namespace hf::jobs {
namespace {

constexpr Duration kAfterTrouble{1'000};

Waiting& real_waiting() {
    static RealWaiting waiting;
    return waiting;
}

}  // namespace

Runner::Engine::Engine(store::Kernel kernel_given, RunnerOptions options_given, Waiting& waiting_given)
    : kernel(kernel_given),
      options(std::move(options_given)),
      waiting(waiting_given),
      pool(options.threads, [this](const Task& task) { work(task); }) {
    if (options.worker.empty()) options.worker = make_id_text("worker", kernel.clock.now(), kernel.random);
}

void Runner::Engine::start() {
    CHECK(!dispatcher.joinable() && options.threads > 0, "a runner with threads is started, once");
    kernel.store.listen([weak = std::weak_ptr{desk}](std::string_view topic, std::string_view key) {
        const auto there = weak.lock();
        if (there && (topic == kTopic || key.empty())) there->wake();
    });
    last_turn = kernel.clock.monotonic();
    serving = true;
    pool.start();
    dispatcher = std::thread([this] { loop(); });
}

void Runner::Engine::stop() {
    // First, so that no thread that hears of the stop goes on to the next job.
    pool.close();
    stopping = true;
    serving = false;
    desk->wake();
    if (dispatcher.joinable()) dispatcher.join();
    pool.join();
}

void Runner::Engine::loop() {
    bool put = false;
    for (;;) {
        bool trouble = false;
        auto next = kernel.clock.now() + kAfterTrouble;
        try {
            if (stopping && !put) put_down();
            put = stopping;
            next = turn();
            last_turn = kernel.clock.monotonic();
        } catch (const WorldError&) {
            // Store::trouble() tells operators; here it only means to come again. A stop does not wait for a store
            // that is gone: the leases will lapse.
            if (stopping) return;
            trouble = true;
        }
        std::unique_lock lock{desk->mutex};
        if (put && idle() && desk->finished.empty()) return;
        waiting.wait(lock, desk->bell, std::max(next - kernel.clock.now(), Duration{0}),
                     [&] { return (stopping && !put) || (!trouble && (desk->woken || !desk->finished.empty())); });
    }
}

/// What nobody has begun goes back at once; what runs is waited for, its leases renewed meanwhile.
void Runner::Engine::put_down() {
    std::vector<Claimed> unbegun;
    for (const auto& task : pool.take_waiting()) {
        if (task.held.empty()) task.kind->batching = false;
        for (const auto* one : task.held) {
            unbegun.push_back(one->job);
            release(one);
        }
    }
    if (unbegun.empty()) return;
    store::write(kernel.store, [&](store::Tx& tx) { give_back(tx, unbegun); });
}

Runner::Runner(store::Kernel kernel, RunnerOptions options, Waiting& waiting)
    : engine_(std::make_unique<Engine>(kernel, std::move(options), waiting)) {}

Runner::Runner(store::Kernel kernel, RunnerOptions options) : Runner(kernel, std::move(options), real_waiting()) {}

Runner::~Runner() { stop(); }

void Runner::on(std::string kind, Handler handler, KindOptions options) {
    auto& made = engine_->kinds[kind];
    CHECK(!made.handler && !made.deed, "a kind has one handler or one deed");
    made.name = std::move(kind);
    made.handler = std::move(handler);
    made.options = options;
}

void Runner::on_deed(std::string kind, JobDeed deed, KindOptions options) {
    auto& made = engine_->kinds[kind];
    CHECK(!made.handler && !made.deed, "a kind has one handler or one deed");
    made.name = std::move(kind);
    made.deed = std::move(deed);
    made.options = options;
}

void Runner::start() { engine_->start(); }
void Runner::stop() { engine_->stop(); }
Time Runner::turn() { return engine_->turn(); }

std::string Runner::trouble() const {
    const auto& engine = *engine_;
    if (engine.options.threads == 0) return {};
    if (!engine.serving) return "no jobs are done: the runner is not running";
    const auto silent = engine.kernel.clock.monotonic() - engine.last_turn.load();
    if (silent <= 2 * engine.options.lease) return {};
    return fmt::format("no jobs have been done for {} s",
                       std::chrono::duration_cast<std::chrono::seconds>(silent).count());
}

std::map<std::string, Tally> Runner::tallies() const {
    std::map<std::string, Tally> all;
    for (const auto& [name, kind] : engine_->kinds)
        all[name] = {kind.done, kind.retried, kind.dead, kind.refused, kind.running};
    return all;
}

}  // namespace hf::jobs
