// Whether this process can do its work: each dependency by name.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace hf::ops {

/// Nothing, or a sentence on what is wrong and, where there is one, what to do. Asked on network threads at every look
/// at readiness: it answers at once from what is known.
using Check = std::function<std::string()>;

/// Whether requests can be served without it: a payment world that is down never takes the server down.
enum class Need { to_serve, to_know };

struct Checked {
    std::string name;
    std::string trouble;  // empty: fine
    Need need = Need::to_serve;

    bool stops_serving() const { return need == Need::to_serve && !trouble.empty(); }
};

/// Checks are added before serving; looked at from any thread.
class Health {
  public:
    /// "store", "clock", "jobs", "rail:sandbox".
    void add(std::string name, Check check, Need need = Need::to_serve) {
        checks_.push_back({std::move(name), std::move(check), need});
    }
    std::vector<Checked> look() const;

    /// From now on not ready, whatever the checks say: whoever spreads the load shall send no more.
    void drain() { draining_.store(true, std::memory_order_relaxed); }
    bool draining() const { return draining_.load(std::memory_order_relaxed); }

  private:
    struct Named {
        std::string name;
        Check check;
        Need need;
    };
    std::vector<Named> checks_;
    std::atomic<bool> draining_{false};
};

}  // namespace hf::ops
