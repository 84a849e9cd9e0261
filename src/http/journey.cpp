#include "http/journey.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/check.h"

namespace hf::http {

struct Workers::Pool {
    explicit Pool(int threads) : threads(static_cast<std::size_t>(threads)) {}
    boost::asio::thread_pool threads;
};

Workers::Workers(Options options)
    : most_(options.waiting + static_cast<std::size_t>(options.threads)),
      pool_(std::make_unique<Pool>(options.threads)) {}

Workers::~Workers() { pool_->threads.join(); }

void Workers::submit(std::unique_ptr<JourneyTask> task, store::Home& home) {
    const auto settle = [&home](std::unique_ptr<JourneyTask> done, std::exception_ptr failure) {
        std::vector<store::Home::Settled> one;
        one.push_back({std::move(done), std::move(failure)});
        home.post(std::move(one));
    };
    if (under_way_.fetch_add(1) >= most_) {
        --under_way_;
        return settle(std::move(task),
                      std::make_exception_ptr(store::StoreBusy("too many requests wait for a thread")));
    }
    boost::asio::post(pool_->threads, [this, settle, task = std::move(task)]() mutable {
        std::exception_ptr failure;
        try {
            task->walk();
        } catch (...) {
            failure = std::current_exception();
        }
        --under_way_;
        settle(std::move(task), std::move(failure));
    });
}

bool JourneyTask::run(store::Tx&) {
    CHECK(false, "a journey is walked by a worker and not run by the store");
    return false;
}

}  // namespace hf::http
