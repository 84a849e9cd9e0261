// One event loop and what lives on it: connections, deadlines, waits, and the queue of finished store tasks.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "http/connection.h"
#include "http/news.h"
#include "http/reaction.h"
#include "store/kernel.h"

namespace hf::http {

class NetworkThread;

/// Calls `expired` when its time is up, as the thread's tick sees it: never early, late by at most one tick. Costs a
/// store to set, so it can be set for every read and write. `expired` is called on the thread's loop and may destroy
/// the deadline.
class Deadline : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    Deadline(NetworkThread& thread, std::move_only_function<void()> expired);
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    void in(Duration span);
    void off() { at_ = Duration::max(); }
    bool is_set() const { return at_ != Duration::max(); }

  private:
    friend class NetworkThread;
    NetworkThread& thread_;
    Duration at_ = Duration::max();
    std::move_only_function<void()> expired_;
};

/// Somebody who waits for news. Rung when there are some; by others as they like.
class Waiter {
  public:
    Waiter(NetworkThread& thread, News::Subject subject);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    Bell bell;

  private:
    friend class NetworkThread;
    NetworkThread& thread_;
    const News::Subject subject_;
    bool listed_ = true;
};

class NetworkThread final : public store::Home {
  public:
    static constexpr Duration kTick{250};

    /// `via` is our name in Via. The clock of the kernel is the one that deadlines go by. Without `news` nobody hears
    /// any.
    NetworkThread(const store::Kernel& kernel, std::string via, std::shared_ptr<News> news = nullptr);
    ~NetworkThread() override;

    const store::Kernel& kernel() const { return kernel_; }
    const std::string& via() const { return via_; }
    asio::io_context& io() { return io_; }
    Executor executor() { return io_.get_executor(); }
    Duration monotonic() const { return kernel_.clock.monotonic(); }
    /// For measuring spans that are only written into logs.
    static std::chrono::microseconds stopwatch();
    News& news() { return *news_; }

    /// Runs the loop until stop(). In tests the test's own thread may be the one.
    void run();
    void stop();

    /// What the tick does: lets every deadline expire whose time is up. On this thread.
    void sweep();

    /// Store threads bring finished tasks; one post to the loop a batch.
    void post(std::vector<Settled> batch) noexcept override;

    /// News come from store threads: one post to the loop for all that gather meanwhile. 0 is everything.
    void tell(News::Subject subject);

    /// A thing of which each thread has one (a pool of upstream connections, say), made by the first who asks. It is
    /// destroyed with the thread, before the loop.
    template <class T>
    T& own() {
        auto& slot = owned_[std::type_index(typeid(T))];
        if (!slot) slot = std::make_shared<T>(*this);
        return *static_cast<T*>(slot.get());
    }

  private:
    friend class Deadline;
    friend class Waiter;
    using Deadlines = boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>>;

    Co<void> tick();
    void wake_loop();
    void empty_inbox();
    void settle(std::vector<Settled> crowd, std::size_t from);
    void hear(News::Subject subject);

    // The loop is destroyed before what its coroutines may still touch.
    const store::Kernel& kernel_;
    const std::string via_;
    const std::shared_ptr<News> news_;
    Deadlines deadlines_;
    std::unordered_multimap<News::Subject, Waiter*> waiters_;
    std::atomic<std::size_t> waiting_{0};
    std::mutex inbox_mutex_;
    std::vector<Settled> settled_;
    std::vector<News::Subject> told_;
    bool loop_knows_ = false;
    asio::io_context io_;
    asio::executor_work_guard<Executor> work_;
    std::unordered_map<std::type_index, std::shared_ptr<void>> owned_;
};

/// Submits the deed and gives its reaction once it is durable. Throws what the world did. A visitor who leaves
/// meanwhile changes nothing: the deed runs to its end.
Co<Reaction> run(NetworkThread& thread, Ask ask);
/// The same for a journey.
Co<Reaction> run(NetworkThread& thread, Journey journey);

}  // namespace hf::http
