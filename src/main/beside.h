// What a command needs that works on the database beside a running `serve`.
#pragma once

#include "base/random.h"
#include "main/database.h"
#include "ops/timekeeper.h"
#include "store/kernel.h"

namespace hf::cli {

/// Time goes by the last one stored, as in the server.
class Beside {
  public:
    explicit Beside(const Configuration& configuration)
        : store(open_beside(configuration, machine_)),
          mark_(ops::load_clock_mark(*store)),
          clock_(machine_, configuration.settings.clock_max_jump, mark_.latest, mark_.doubted) {}

    /// The system acts: whoever can run commands here owns the database.
    Context context() { return {clock_.now(), random_, system_, clock_.trusted()}; }

  private:
    SystemClock machine_;
    SystemRandom random_;
    Caller system_{.kind = Caller::Kind::system};

  public:
    const std::unique_ptr<store::Store> store;

  private:
    ops::ClockMark mark_;
    GuardedClock clock_;
};

/// The value, or a WorldError with the sentence of the outcome (and of each field that is wrong).
template <class T>
T or_fail(Result<T> result) {
    if (result) return *std::move(result);
    std::string says{result.error().says()};
    for (const auto& field : result.error().fields) says += "\n" + field.pointer + ": " + field.detail;
    throw WorldError(says);
}

}  // namespace hf::cli
