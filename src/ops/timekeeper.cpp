#include "ops/timekeeper.h"

#include <fmt/format.h>

#include "ops/queries.h"

namespace hf::ops {
namespace {

using store::operator""_p;

constexpr Duration kEvery{1'000};

}  // namespace

ClockMark load_clock_mark(store::Store& store) {
    return store::read(store, [](store::Tx& tx) { return tx.one<ClockMark>(queries::find_clock_mark); })
        .value_or(ClockMark{});
}

void accept_clock(store::Tx& tx) { tx.run(queries::accept_clock); }

Timekeeper::Timekeeper(store::Store& store, GuardedClock& clock, const Log& log, ClockMark mark)
    : store_(store), clock_(clock), log_(log), acceptances_(mark.acceptances) {}

void Timekeeper::start() {
    thread_ = std::thread{[this] { run(); }};
}

void Timekeeper::stop() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    bell_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Timekeeper::tick() {
    if (store_.engine() == store::Engine::postgres) {
        const auto offset = store_.clock_offset();
        const bool apart = offset > kMostApart || offset < -kMostApart;
        // Corrected only while it is a correction: a machine that is far off shall not be carried by its database.
        clock_.set_offset(apart ? Duration{0} : offset);
        clock_.set_apart(apart);
    }
    const auto now = clock_.now();
    const auto doubted = clock_.trusted() ? std::optional<Time>{} : std::optional{clock_.wall()};
    const auto mark = store::write(store_, [&](store::Tx& tx) {
        return tx.one<ClockMark>(queries::store_clock_mark, "latest"_p = now, "doubted"_p = doubted);
    });
    if (mark && mark->acceptances > acceptances_) {
        acceptances_ = mark->acceptances;
        clock_.accept();
        log_.warn("an operator has confirmed the wall clock", {{"wall", rfc3339(clock_.wall())}});
    }
    tell_changes();
}

void Timekeeper::run() {
    bool failed_before = false;
    std::unique_lock lock{mutex_};
    while (!bell_.wait_for(lock, kEvery, [this] { return stop_; })) {
        lock.unlock();
        try {
            tick();
            failed_before = false;
        } catch (const WorldError& error) {
            // Said once a spell: readiness names the store by itself, and the mark is only as old as the spell.
            if (!failed_before) log_.warn("the time could not be stored", {{"why", error.what()}});
            failed_before = true;
        }
        lock.lock();
    }
}

void Timekeeper::tell_changes() {
    const bool trusted = clock_.trusted();
    if (trusted == trusted_before_) return;
    trusted_before_ = trusted;
    if (trusted)
        log_.info("the clock is trusted again");
    else
        log_.error("the clock is in doubt: nothing opens, is released or expires", {{"why", trouble()}});
}

std::string Timekeeper::trouble() const {
    if (clock_.trusted()) return {};
    const auto ahead = clock_.drift();
    if (ahead > Duration{1'000})
        return fmt::format(
            "The wall clock has jumped {} ahead. Set it right, or confirm it: holdfast admin accept-clock.",
            text_of(std::chrono::floor<std::chrono::seconds>(ahead)));
    return fmt::format("This machine and its database server differ by more than {}. Let both follow NTP.",
                       text_of(kMostApart));
}

}  // namespace hf::ops
