#include "jobs/worker_pool.h"

#include <utility>

namespace hf::jobs {

void WorkerPool::start() {
    for (int i = 0; i < threads_wanted_; ++i) threads_.emplace_back([this] { loop(); });
}

void WorkerPool::post(Task task) {
    if (threads_.empty()) return work_(task);
    const std::lock_guard lock{mutex_};
    queue_.push_back(std::move(task));
    bell_.notify_one();
}

std::vector<Task> WorkerPool::take_waiting() {
    const std::lock_guard lock{mutex_};
    std::vector<Task> waiting{queue_.begin(), queue_.end()};
    queue_.clear();
    return waiting;
}

void WorkerPool::close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    bell_.notify_all();
}

void WorkerPool::join() {
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

void WorkerPool::loop() {
    std::unique_lock lock{mutex_};
    for (;;) {
        bell_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        if (closed_) return;
        const auto task = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work_(task);
        lock.lock();
    }
}

}  // namespace hf::jobs
