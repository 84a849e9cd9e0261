#include "store/postgres_pool.h"

#include <algorithm>
#include <utility>

namespace hf::store {
namespace {

// Deeds are short, so what is in the way is soon gone; what still fails after this many runs is an overload.
constexpr int kMostRuns = 40;
constexpr int kMostRunsTogether = 8;
constexpr std::size_t kMostTogether = 128;
constexpr Duration kFirstPause{1}, kLongestPause{50};
constexpr Duration kFirstReconnect{100}, kLongestReconnect{2000};

Duration doubled(Duration first, int times, Duration longest) {
    return std::min(longest, Duration{first.count() << std::min(times, 16)});
}

}  // namespace

PostgresPool::PostgresPool(const PostgresOptions& options, const Clock& clock, DeedQueue& writes, DeedQueue& reads,
                           PostgresNews& news, Trouble& trouble)
    : clock_(clock),
      writes_(writes),
      reads_(reads),
      news_(news),
      trouble_(trouble),
      lanes_(static_cast<std::size_t>(options.connections)) {
    for (const auto mode : {Mode::write, Mode::read})
        for (int i = 0; i < options.connections; ++i) workers_.push_back(std::make_unique<Worker>(options, mode));
    connect(*workers_.front());
    for (const auto& worker : workers_) threads_.emplace_back([this, &worker] { serve(*worker); });
}

void PostgresPool::join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    workers_.clear();
}

void PostgresPool::serve(Worker& worker) {
    std::vector<WaitingDeed> deeds;
    for (;;) {
        std::optional<WriteLanes::Lane> lane;
        if (worker.mode == Mode::write) lane.emplace(lanes_);
        if (take(worker, deeds) == DeedQueue::Taken::closed) return;
        run(worker, deeds);
        lane.reset();
        settle_all(deeds);
    }
}

DeedQueue::Taken PostgresPool::take(Worker& worker, std::vector<WaitingDeed>& deeds) {
    auto& queue = queue_of(worker);
    std::optional<Duration> patience;
    try {
        require_connection(worker);
    } catch (const WorldError&) {
        patience = std::max(Duration{1}, worker.next_attempt - clock_.monotonic());
        // Work is left to the threads that can do it. With none, it is taken and refused, so that nobody waits.
        if (connected_ > 0 && !queue.closed_within(*patience)) return DeedQueue::Taken::nothing;
    }
    if (worker.mode == Mode::read) return queue.take(deeds, {}, patience);
    return queue.take(deeds, {.takers = lanes_.open(), .most = kMostTogether}, patience);
}

bool PostgresPool::is_early(const Worker& worker) const {
    return worker.failed_attempts > 0 && clock_.monotonic() < worker.next_attempt;
}

void PostgresPool::require_connection(Worker& worker) {
    if (worker.connection.usable()) return;
    if (std::exchange(worker.connected, false)) --connected_;
    // Where another got through, so may this one.
    if (connected_ == 0 && is_early(worker)) throw WorldError(worker.last_failure);
    connect(worker);
}

void PostgresPool::connect(Worker& worker) {
    try {
        worker.connection.connect();
        worker.connected = true;
        worker.failed_attempts = 0;
        ++connected_;
        trouble_.clear();
    } catch (const WorldError& failure) {
        worker.last_failure = failure.what();
        worker.next_attempt =
            clock_.monotonic() + jittered(doubled(kFirstReconnect, worker.failed_attempts++, kLongestReconnect));
        if (connected_ == 0) trouble_.set(worker.last_failure);
        throw;
    }
}

void PostgresPool::run(Worker& worker, std::vector<WaitingDeed>& deeds) {
    if (deeds.size() > 1 && run_together(worker, deeds)) return;
    for (auto& deed : deeds) run_alone(worker, deed);
}

bool PostgresPool::run_together(Worker& worker, std::vector<WaitingDeed>& deeds) {
    for (int runs = 1; runs <= kMostRunsTogether; ++runs) {
        try {
            require_connection(worker);
            const bool kept = attempt_together(worker, deeds);
            if (!kept) worker.tx.roll_back();
            return kept;
        } catch (const StatementFailed& failure) {
            worker.tx.roll_back();
            if (!failure.again) return false;
            note_outcome(failure);
        } catch (...) {
            // Nobody knows what became of the commit, or there is no connection: that is every deed's answer.
            for (auto& deed : deeds) deed.failure = std::current_exception();
            worker.tx.roll_back();
            return true;
        }
        writes_.closed_within(jittered(doubled(kFirstPause, runs - 1, kLongestPause)));
    }
    return false;
}

/// False when one of them has to be undone, or failed in a way that may be another's fault: statements are sent
/// without waiting, so a refusal may be heard by a later deed.
bool PostgresPool::attempt_together(Worker& worker, std::vector<WaitingDeed>& deeds) {
    auto& tx = worker.tx;
    for (auto& deed : deeds) {
        if (runs_twice()) return false;
        const auto mark = tx.news().mark();
        const auto [keep, failure] = attempt(*deed.task, tx);
        deed.failure = failure;
        if (tx.failure()) std::rethrow_exception(tx.failure());
        if (!keep && tx.wrote()) return false;
        if (!keep) tx.news().back_to(mark);
    }
    commit(worker);
    return true;
}

void PostgresPool::run_alone(Worker& worker, WaitingDeed& deed) {
    for (int runs = 1;; ++runs) {
        try {
            deed.failure = nullptr;
            require_connection(worker);
            attempt_alone(worker, deed);
            return;
        } catch (const StatementFailed& failure) {
            deed.failure = std::current_exception();
            worker.tx.roll_back();
            if (!failure.again) return;
            note_outcome(failure);
            if (runs == kMostRuns) {
                deed.failure = std::make_exception_ptr(
                    StoreBusy{"other deeds were in the way each time: " + std::string{failure.what()}});
                return;
            }
        } catch (...) {
            deed.failure = std::current_exception();  // told to whoever submitted the deed
            worker.tx.roll_back();
            return;
        }
        // A closing store does not wait, but still does what it has taken on.
        queue_of(worker).closed_within(jittered(doubled(kFirstPause, runs - 1, kLongestPause)));
    }
}

void PostgresPool::attempt_alone(Worker& worker, WaitingDeed& deed) {
    auto& tx = worker.tx;
    if (worker.mode == Mode::write && runs_twice()) {
        attempt(*deed.task, tx);
        tx.roll_back();
        require_connection(worker);
    }
    const auto [keep, failure] = attempt(*deed.task, tx);
    if (failure) std::rethrow_exception(failure);
    if (!keep) return tx.roll_back();
    commit(worker);
}

void PostgresPool::commit(Worker& worker) {
    auto& tx = worker.tx;
    tx.commit();
    if (worker.mode == Mode::read) return;
    ++commits_;
    lanes_.note_success();
    if (!tx.news().empty()) news_.tell(tx.news().take());
}

/// A lost connection says nothing about who is in whose way.
void PostgresPool::note_outcome(const StatementFailed& failure) {
    if (dynamic_cast<const PostgresFailed*>(&failure) != nullptr) lanes_.note_conflict();
}

Duration PostgresPool::jittered(Duration span) {
    // Half to the whole of it: those who ran into each other do not do so again.
    const auto half = std::max<std::int64_t>(1, span.count() / 2);
    return Duration{half + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(half) + 1))};
}

}  // namespace hf::store
