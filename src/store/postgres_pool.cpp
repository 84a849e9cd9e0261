#include "store/postgres_pool.h"

#include <algorithm>
#include <utility>

namespace hf::store {
namespace {

// Deeds are short, so what is in the way is soon gone; what still fails after this many runs is an overload.
constexpr int kMostRuns = 40;
constexpr Duration kFirstPause{1}, kLongestPause{50};
constexpr Duration kFirstReconnect{100}, kLongestReconnect{2000};

Duration doubled(Duration first, int times, Duration longest) {
    return std::min(longest, Duration{first.count() << std::min(times, 16)});
}

}  // namespace

PostgresPool::PostgresPool(const PostgresOptions& options, const Clock& clock, DeedQueue& queue, PostgresNews& news,
                           Trouble& trouble)
    : clock_(clock), queue_(queue), news_(news), trouble_(trouble) {
    for (int i = 0; i < options.connections; ++i) workers_.push_back(std::make_unique<Worker>(options));
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
        std::optional<Duration> patience;
        try {
            require_connection(worker);
        } catch (const WorldError&) {
            patience = std::max(Duration{1}, worker.next_attempt - clock_.monotonic());
            // Work is left to the threads that can do it. With none, it is taken and refused, so that nobody waits.
            if (connected_ > 0 && !queue_.closed_within(*patience)) continue;
        }
        if (queue_.take(deeds, 1, patience) == DeedQueue::Taken::closed) return;
        for (auto& deed : deeds) run(worker, deed);
        settle_all(deeds);
    }
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

void PostgresPool::run(Worker& worker, WaitingDeed& deed) {
    for (int runs = 1;; ++runs) {
        try {
            deed.failure = nullptr;
            require_connection(worker);
            run_once(worker, deed);
            return;
        } catch (const StatementFailed& failure) {
            deed.failure = std::current_exception();
            worker.tx.roll_back();
            if (!failure.again) return;
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
        queue_.closed_within(jittered(doubled(kFirstPause, runs - 1, kLongestPause)));
    }
}

void PostgresPool::run_once(Worker& worker, WaitingDeed& deed) {
    auto& tx = worker.tx;
    tx.set_mode(deed.mode);
    if (deed.mode == Mode::write && runs_twice()) {
        attempt(*deed.task, tx);
        tx.roll_back();
        require_connection(worker);
    }
    const auto [keep, failure] = attempt(*deed.task, tx);
    if (failure) std::rethrow_exception(failure);
    if (!keep) return tx.roll_back();
    tx.commit();
    if (deed.mode == Mode::read) return;
    ++commits_;
    if (!tx.news().empty()) news_.tell(tx.news().take());
}

Duration PostgresPool::jittered(Duration span) {
    // Half to the whole of it: those who ran into each other do not do so again.
    const auto half = std::max<std::int64_t>(1, span.count() / 2);
    return Duration{half + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(half) + 1))};
}

}  // namespace hf::store
