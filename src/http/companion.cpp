#include "http/companion.h"

#include <boost/asio/co_spawn.hpp>

#include "base/check.h"
#include "http/network_thread.h"

namespace hf::http {

void Companion::start(NetworkThread& thread, Co<void> work) {
    CHECK(!running_, "a companion is started once at a time");
    running_ = true;
    asio::co_spawn(thread.executor(), std::move(work), [this](std::exception_ptr failure) {
        running_ = false;
        failure_ = std::move(failure);
        ended_.ring();
    });
}

Co<void> Companion::join() {
    while (running_) co_await ended_.wait();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace hf::http
