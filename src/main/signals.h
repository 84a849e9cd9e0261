// Signals as events that one thread waits for, instead of handlers that interrupt all of them.
#pragma once

#include <csignal>

#include "base/time.h"

namespace hf::cli {

enum class Signal { stop, reload, none };

/// From its making on, SIGTERM, SIGINT and SIGHUP wait for next() in this thread and all that it starts; SIGPIPE is
/// ignored, as writers see the broken pipe themselves. Make it before any other thread.
class Signals {
  public:
    Signals();
    /// The next one, or none when `at_most` has passed.
    Signal next(Duration at_most);
    /// From now on a second Ctrl-C ends the program at once.
    void let_interrupt();

  private:
    sigset_t heeded_{};
};

}  // namespace hf::cli
