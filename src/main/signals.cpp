#include "main/signals.h"

#include <pthread.h>

namespace hf::cli {

Signals::Signals() {
    sigemptyset(&heeded_);
    for (const int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&heeded_, one);
    ::pthread_sigmask(SIG_BLOCK, &heeded_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Signal Signals::next(Duration at_most) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at_most);
    const timespec span{whole.count(), static_cast<long>(std::chrono::nanoseconds{at_most - whole}.count())};
    switch (::sigtimedwait(&heeded_, nullptr, &span)) {
        case SIGTERM:
        case SIGINT: return Signal::stop;
        case SIGHUP: return Signal::reload;
        default: return Signal::none;
    }
}

void Signals::let_interrupt() {
    sigset_t interrupt{};
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    ::pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace hf::cli
