// Journeys: straight-line code on a thread that may block, made of deeds, calls to the outside and sums that take long.
//
// A journey is cut short by a crash between any two of its steps, so each step leaves what a later one, or a job, can
// go on from.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "http/reaction.h"
#include "http/request.h"
#include "store/kernel.h"

namespace hf::http {

/// A fixed number of threads that may block. What waits for one is bounded: beyond it the request is answered with 503.
class Workers {
  public:
    struct Options {
        int threads = 96;  // most of them wait: for another server, or for their turn to hash
        std::size_t waiting = 32;
    };
    explicit Workers(Options options);
    /// Waits for what was begun.
    ~Workers();

    /// Never blocks. When too many wait already the task is settled with StoreBusy.
    void submit(std::unique_ptr<JourneyTask> task, store::Home& home);

  private:
    struct Pool;
    const std::size_t most_;
    std::atomic<std::size_t> under_way_{0};
    std::unique_ptr<Pool> pool_;
};

/// What a journey has at hand. Lives as long as it.
struct Trip {
    const store::Kernel& kernel;
    const Request& request;
    /// The answer leaves no earlier than this moment of the monotonic clock: so that how long something took tells
    /// nothing.
    Duration answer_after{0};

    const Caller& caller() const { return request.caller; }
    Context context() const { return kernel.context(request.caller); }
    /// In the store, waiting for it: `deed(Tx&, const Context&)`.
    template <class Deed>
    auto read(Deed deed) const {
        return store::read(kernel.store, [&](store::Tx& tx) { return deed(tx, context()); });
    }
    template <class Deed>
    auto write(Deed deed) const {
        return store::write(kernel.store, [&](store::Tx& tx) { return deed(tx, context()); });
    }
};

namespace detail {

template <class Walk, class Then>
class WalkTask final : public JourneyTask {
  public:
    WalkTask(Trip trip, Walk walk, Then then) : trip_(trip), walk_(std::move(walk)), then_(std::move(then)) {}
    void walk() override { result_.emplace(walk_(trip_)); }
    Reaction react() override {
        if (failure_) std::rethrow_exception(failure_);
        const auto early = trip_.answer_after - trip_.kernel.clock.monotonic();
        if (early <= Duration{0}) return then_(std::move(*result_));
        return Wait{"nothing", "", early,
                    [then = std::move(then_), result = std::move(*result_)]() mutable -> Reaction {
                        return then(std::move(result));
                    }};
    }

  private:
    Trip trip_;
    Walk walk_;
    Then then_;
    std::optional<std::invoke_result_t<Walk&, Trip&>> result_;
};

}  // namespace detail

/// `walk(Trip&) -> T` on a worker, `then(T) -> Reaction` back on the network thread. Both may borrow from the request.
template <class Walk, class Then>
Journey journey(Workers& workers, Trip trip, Walk walk, Then then) {
    return {&workers, std::make_unique<detail::WalkTask<Walk, Then>>(trip, std::move(walk), std::move(then))};
}

}  // namespace hf::http
