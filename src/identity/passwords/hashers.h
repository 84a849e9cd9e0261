// How many passwords are hashed at once: each takes 19 MiB and a core for a while, so a crowd at the login form would
// otherwise take the memory and the cores of everything else. Who comes too many waits in order, for a while.
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/time.h"
#include "identity/passwords/password_hash.h"

namespace hf::identity {

/// Of one process. Safe from any thread; blocks, so never on a network thread nor inside a deed.
class Hashers {
  public:
    struct Limits {
        int at_once = 2;
        std::size_t waiting = 64;   // more than these are refused at once
        Duration most_wait{2'000};  // of the monotonic clock
    };
    explicit Hashers(Limits limits);

    /// A place among those at once, given back when it goes out of scope. The Hashers outlive it.
    class Permit {
      public:
        Permit(Permit&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() {
            if (of_ != nullptr) of_->leave();
        }

      private:
        friend class Hashers;
        explicit Permit(Hashers* of) : of_(of) {}
        Hashers* of_;
    };

    /// Waits its turn. `unavailable` with retry_after when too many wait already, or it waited in vain.
    Result<Permit> enter();

    /// hash_password() and check_password() under a permit.
    Result<std::string> hash(std::string_view password);
    Result<PasswordCheck> check(std::string_view hash, std::string_view password);

    /// How many wait at this moment.
    std::size_t waiting() const;

  private:
    struct Waiter {
        std::condition_variable turn;
        bool has_turn = false;
    };
    void leave();
    std::size_t count_waiting() const;

    const Limits limits_;
    mutable std::mutex mutex_;
    int inside_ = 0;           // with a permit, or with a turn they have not yet taken
    std::list<Waiter> queue_;  // the longest waiting first
};

}  // namespace hf::identity
