// What a handler answers with. Handlers run on network threads, so they never block: what takes time is handed over as
// a value, and the server comes back with its outcome. Coroutines stay inside the server.
//
//     Reply   the answer
//     Ask     run this deed in the store, then react to its result
//     Journey walk this on a thread that may block, then react (journey.h)
//     Wait    until something is announced or time is up, then react
//     Pass    stream a file or an upstream's answer, telling a Delivery how it goes (pass.h)
#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "http/pass.h"
#include "http/reply.h"
#include "store/store.h"

namespace hf::http {

/// A store task whose end is the next reaction.
class AskTask : public store::Task {
  public:
    /// Called once, after the deed is durable, on the thread it came from. Throws what the world did: the server
    /// answers 503 with Retry-After.
    virtual Reaction react() = 0;
    void settle(std::exception_ptr failure) noexcept final;
    /// Called by settle(); set by the server before it submits the task.
    std::move_only_function<void()> resume;

  protected:
    std::exception_ptr failure_;
};

struct Ask {
    store::Mode mode;
    std::unique_ptr<AskTask> task;
};

/// Straight-line code of its own thread instead of a deed in the store.
class JourneyTask : public AskTask {
  public:
    virtual void walk() = 0;
    bool run(store::Tx& tx) final;
};

class Workers;

struct Journey {
    Workers* workers;
    std::unique_ptr<JourneyTask> task;
};

/// `then` runs when `key` is announced on `topic`, or after `at_most`. It may react with another Wait. A visitor who
/// leaves ends the wait without `then`.
struct Wait {
    std::string topic;
    std::string key;
    Duration at_most;
    std::move_only_function<Reaction()> then;
};

class Handler {
  public:
    virtual ~Handler() = default;

    /// Asked of a request with a body: how much of it to read before handle(). Nothing is answered with 413 when it
    /// declares or turns out more. kLeaveBody leaves it on the connection for a Pass to stream (or to be discarded).
    static constexpr std::size_t kLeaveBody = std::size_t(-1);
    virtual std::size_t body_wanted(const Request& request) = 0;

    /// On a network thread; must not block. `request` stays valid and in place until the answer has been written.
    virtual Reaction handle(Request& request) = 0;
};

namespace detail {

template <class Deed, class Then>
class DeedTask final : public AskTask {
  public:
    DeedTask(Deed deed, Then then) : deed_(std::move(deed)), then_(std::move(then)) {}
    bool run(store::Tx& tx) override {
        result_.emplace(deed_(tx));
        return store::detail::keeps(*result_);
    }
    Reaction react() override {
        if (failure_) std::rethrow_exception(failure_);
        return then_(std::move(*result_));
    }

  private:
    Deed deed_;
    Then then_;
    std::optional<std::invoke_result_t<Deed&, store::Tx&>> result_;
};

}  // namespace detail

/// `deed(Tx&) -> T` in the store, `then(T) -> Reaction` back on the network thread. Both may borrow from the request.
template <class Deed, class Then>
Ask ask(store::Mode mode, Deed deed, Then then) {
    return {mode, std::make_unique<detail::DeedTask<Deed, Then>>(std::move(deed), std::move(then))};
}

/// The same, with every Reply that it comes to put through `words` first. What is streamed goes as it comes.
Reaction reworded(Reaction reaction, std::function<Reply(Reply)> words);

}  // namespace hf::http
