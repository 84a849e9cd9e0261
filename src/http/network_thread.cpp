#include "http/network_thread.h"

#include <signal.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "base/check.h"
#include "http/journey.h"

namespace hf::http {
namespace {

/// How many finished tasks are settled before other connections have their turn.
constexpr std::size_t kTurn = 8;

}  // namespace

void Bell::ring() {
    if (sleeper_)
        std::exchange(sleeper_, nullptr)();
    else
        rung_ = true;
}

Co<void> Bell::wait() {
    if (!rung_) {
        CHECK(!sleeper_, "one coroutine sleeps on a bell");
        co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
            [this](auto handler) { sleeper_ = std::move(handler); }, kAwait);
    }
    rung_ = false;
}

Deadline::Deadline(NetworkThread& thread, std::move_only_function<void()> expired)
    : thread_(thread), expired_(std::move(expired)) {}

void Deadline::in(Duration span) {
    at_ = thread_.monotonic() + span;
    if (!is_linked()) thread_.deadlines_.push_back(*this);
}

Waiter::Waiter(NetworkThread& thread, News::Subject subject) : thread_(thread), subject_(subject) {
    thread_.waiters_.emplace(subject, this);
    // Before told_since() is asked: whoever tells either finds us here or has left his number there.
    thread_.waiting_.fetch_add(1);
}

Waiter::~Waiter() {
    thread_.waiting_.fetch_sub(1);
    if (!listed_) return;
    const auto [first, last] = thread_.waiters_.equal_range(subject_);
    for (auto it = first; it != last; ++it)
        if (it->second == this) {
            thread_.waiters_.erase(it);
            return;
        }
}

NetworkThread::NetworkThread(const store::Kernel& kernel, std::string via, std::shared_ptr<News> news)
    : kernel_(kernel),
      via_(std::move(via)),
      news_(news ? std::move(news) : std::make_shared<News>()),
      io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),  // all reading and writing is done by the one thread of run()
      work_(io_.get_executor()) {
    news_->add(*this);
    asio::co_spawn(io_, tick(), asio::detached);
}

NetworkThread::~NetworkThread() { news_->remove(*this); }

void NetworkThread::run() {
    // sendfile(2) has no flag against it, and a visitor who leaves must not end the process.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    io_.run();
}

void NetworkThread::stop() { io_.stop(); }

std::chrono::microseconds NetworkThread::stopwatch() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

Co<void> NetworkThread::tick() {
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer{
        io_};
    for (;;) {
        timer.expires_after(kTick);
        co_await timer.async_wait(kAwait);
        sweep();
    }
}

void NetworkThread::sweep() {
    const auto now = monotonic();
    Deadlines due;
    for (auto it = deadlines_.begin(); it != deadlines_.end();) {
        auto& deadline = *it++;
        if (deadline.at_ > now && deadline.is_set()) continue;
        // One that is off leaves here and not in off(): most are set again before the next tick.
        deadline.unlink();
        if (deadline.is_set()) due.push_back(deadline);
    }
    // One that expires may destroy others: each goes home before it is called, and the destroyed leave `due`
    // themselves.
    while (!due.empty()) {
        auto& deadline = due.front();
        deadline.unlink();
        deadlines_.push_back(deadline);
        deadline.off();
        deadline.expired_();
    }
}

void NetworkThread::post(std::vector<Settled> batch) noexcept {
    {
        const std::lock_guard lock{inbox_mutex_};
        if (settled_.empty())
            settled_ = std::move(batch);
        else
            std::ranges::move(batch, std::back_inserter(settled_));
        if (std::exchange(loop_knows_, true)) return;
    }
    wake_loop();
}

void NetworkThread::tell(News::Subject subject) {
    if (waiting_.load() == 0) return;
    {
        const std::lock_guard lock{inbox_mutex_};
        told_.push_back(subject);
        if (std::exchange(loop_knows_, true)) return;
    }
    wake_loop();
}

void NetworkThread::wake_loop() {
    asio::post(io_, [this] { empty_inbox(); });
}

void NetworkThread::empty_inbox() {
    std::vector<Settled> settled;
    std::vector<News::Subject> told;
    {
        const std::lock_guard lock{inbox_mutex_};
        settled.swap(settled_);
        told.swap(told_);
        loop_knows_ = false;
    }
    settle(std::move(settled), 0);
    for (const auto subject : told) hear(subject);
}

/// In turns with the loop's other work: while the rest of the crowd has its answers written, the requests of the first
/// are with the store already.
void NetworkThread::settle(std::vector<Settled> crowd, std::size_t from) {
    const auto end = std::min(crowd.size(), from + kTurn);
    for (auto i = from; i < end; ++i) {
        crowd[i].task->settle(std::move(crowd[i].failure));
        crowd[i].task.reset();
    }
    if (end == crowd.size()) return;
    asio::post(io_, [this, crowd = std::move(crowd), end]() mutable { settle(std::move(crowd), end); });
}

void NetworkThread::hear(News::Subject subject) {
    const auto [first, last] =
        subject == 0 ? std::pair{waiters_.begin(), waiters_.end()} : waiters_.equal_range(subject);
    std::vector<Waiter*> woken;
    for (auto it = first; it != last; ++it) {
        it->second->listed_ = false;
        woken.push_back(it->second);
    }
    waiters_.erase(first, last);
    // A bell wakes its own visitor's coroutine, which destroys no other's waiter.
    for (auto* waiter : woken) waiter->bell.ring();
}

Co<Reaction> run(NetworkThread& thread, Journey journey) {
    Bell settled;
    auto* task = journey.task.get();
    task->resume = [&settled] { settled.ring(); };
    journey.workers->submit(std::move(journey.task), thread);
    co_await settled.wait();
    co_return task->react();
}

Co<Reaction> run(NetworkThread& thread, Ask ask) {
    Bell settled;
    auto* task = ask.task.get();
    task->resume = [&settled] { settled.ring(); };
    thread.kernel().store.submit(ask.mode, std::move(ask.task), thread);
    // The home keeps the task until settle() has returned, and settle() rings: what follows happens within it.
    co_await settled.wait();
    co_return task->react();
}

}  // namespace hf::http
