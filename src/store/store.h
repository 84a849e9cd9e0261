// The store: runs deeds, one transaction each, and tells when they are durable (DESIGN §5).
//
// A deed is a plain function of a Tx. The store may run it more than once (a serialization retry, a group that failed),
// so it changes nothing but the Tx. Its result is committed when it succeeds and rolled back when it is an Error or
// throws. The completion is called once, after the commit is durable or everything is undone and unlocked, on the home
// it came with; completions of one commit reach a home together.
#pragma once

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "store/tx.h"

namespace hf::store {

enum class Mode { read, write };

/// One deed on its way through the store and back.
class Task {
  public:
    virtual ~Task() = default;
    /// True: keep what was done. May be called again after a roll-back. May throw.
    virtual bool run(Tx& tx) = 0;
    /// Called once, on the home's thread. `failure` is set when the world failed; the deed then did nothing.
    virtual void settle(std::exception_ptr failure) noexcept = 0;
};

/// Where completions go: a network thread's queue, or whoever waits. post() is called from store threads and returns at
/// once; the home then calls settle() on each and drops it.
class Home {
  public:
    virtual ~Home() = default;
    struct Settled {
        std::unique_ptr<Task> task;
        std::exception_ptr failure;
    };
    virtual void post(std::vector<Settled> batch) noexcept = 0;
};

/// The store is full of work or closing: a world error, answered with 503.
class StoreBusy : public WorldError {
    using WorldError::WorldError;
};

/// How busy a store is. Counts are since it was opened.
struct Figures {
    std::size_t waiting = 0;    // deeds, at this moment
    std::uint64_t deeds = 0;    // taken up, reads and writes
    std::uint64_t commits = 0;  // of writes: fewer than deeds, where several share one
};

/// What listeners hear: something about `key` on `topic` has changed. An empty key means that some news were missed,
/// whatever the topic (which is empty too when it is not known): look again at everything. Local listeners hear before
/// the caller of the deed has its answer. Called on a store thread: return at once, and submit rather than wait.
using Listener = std::function<void(std::string_view topic, std::string_view key)>;

class Store {
  public:
    virtual ~Store() = default;
    virtual Engine engine() const = 0;

    /// Never blocks. When the queue is full or the store is closing, the task is settled with StoreBusy.
    virtual void submit(Mode mode, std::unique_ptr<Task> task, Home& home) = 0;

    /// Listeners stay until the store is destroyed.
    virtual void listen(Listener listener) = 0;

    /// How far the database server's clock is ahead of ours; nothing on SQLite, which has no clock of its own.
    virtual Duration clock_offset() const = 0;

    /// Nothing, or a sentence on why reads (or writes) cannot be served now: disk full, connection lost.
    virtual std::string trouble(Mode mode) const = 0;

    virtual Figures figures() const = 0;

    /// Lets running deeds finish, refuses new ones, closes. Idempotent.
    virtual void close() = 0;
};

namespace detail {

/// Whether a deed's result means "keep": everything does but a Result that holds an Error.
template <class T>
bool keeps(const T& value) {
    if constexpr (requires {
                      value.has_value();
                      value.error();
                  })
        return value.has_value();
    else
        return true;
}

template <class T>
class WaitingTask final : public Task {
  public:
    WaitingTask(std::function<T(Tx&)> deed, std::promise<T> promise)
        : deed_(std::move(deed)), promise_(std::move(promise)) {}
    bool run(Tx& tx) override {
        result_.emplace(deed_(tx));
        return keeps(*result_);
    }
    void settle(std::exception_ptr failure) noexcept override {
        if (failure)
            promise_.set_exception(failure);
        else
            promise_.set_value(std::move(*result_));
    }

  private:
    std::function<T(Tx&)> deed_;
    std::promise<T> promise_;
    std::optional<T> result_;
};

/// Settles where it stands: the waiting thread is woken by the promise.
class AtOnce final : public Home {
  public:
    void post(std::vector<Settled> batch) noexcept override {
        for (auto& one : batch) one.task->settle(one.failure);
    }
};

template <class F>
auto and_wait(Store& store, Mode mode, F deed) {
    using T = std::invoke_result_t<F&, Tx&>;
    static AtOnce home;
    if constexpr (std::is_void_v<T>) {
        and_wait(store, mode, [deed = std::move(deed)](Tx& tx) mutable { return deed(tx), true; });
    } else {
        std::promise<T> promise;
        auto future = promise.get_future();
        store.submit(mode, std::make_unique<WaitingTask<T>>(std::move(deed), std::move(promise)), home);
        return future.get();
    }
}

}  // namespace detail

/// For threads that may block (jobs, command line, tests; never a network thread): runs the deed and waits until it is
/// durable. Gives what the deed gave; throws what the world did.
template <class F>
auto write(Store& store, F deed) {
    return detail::and_wait(store, Mode::write, std::move(deed));
}
template <class F>
auto read(Store& store, F deed) {
    return detail::and_wait(store, Mode::read, std::move(deed));
}

}  // namespace hf::store
