// A fixed number of threads that work off one queue. With no threads, work is done where it is posted.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hf::jobs {

struct Held;
struct Kind;

/// Leased jobs of one kind: one for a handler, any number for a deed. None means a batch that the deed takes itself.
struct Task {
    std::vector<Held*> held{};
    Kind* kind = nullptr;
};

class WorkerPool {
  public:
    using Work = std::function<void(const Task&)>;

    WorkerPool(int threads, Work work) : threads_wanted_(threads), work_(std::move(work)) {}
    ~WorkerPool() {
        close();
        join();
    }

    void start();
    void post(Task task);
    /// From now on no thread begins anything; what has begun goes on.
    void close();
    /// Takes what no thread has begun.
    std::vector<Task> take_waiting();
    /// After close(): until what has begun is done.
    void join();

  private:
    void loop();

    const int threads_wanted_;
    const Work work_;
    std::mutex mutex_;
    std::condition_variable bell_;
    std::deque<Task> queue_;
    std::vector<std::thread> threads_;
    bool closed_ = false;
};

}  // namespace hf::jobs
