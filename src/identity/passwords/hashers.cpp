#include "identity/passwords/hashers.h"

#include <algorithm>

#include "base/check.h"

namespace hf::identity {

Hashers::Hashers(Limits limits) : limits_(limits) {
    CHECK(limits_.at_once > 0, "at least one password can be hashed at once");
}

Result<Hashers::Permit> Hashers::enter() {
    const auto refuse = [&] {
        return std::unexpected(
            Error{.code = Code::unavailable,
                  .detail = "Too many people are signing in right now; try again shortly.",
                  .retry_after =
                      std::max(std::chrono::seconds{1}, std::chrono::ceil<std::chrono::seconds>(limits_.most_wait))});
    };
    std::unique_lock lock{mutex_};
    if (inside_ < limits_.at_once) {
        ++inside_;
        return Permit{this};
    }
    if (count_waiting() >= limits_.waiting) return refuse();
    const auto me = queue_.emplace(queue_.end());
    const bool got_it = me->turn.wait_for(lock, limits_.most_wait, [&] { return me->has_turn; });
    queue_.erase(me);
    if (!got_it) return refuse();
    return Permit{this};
}

void Hashers::leave() {
    const std::lock_guard lock{mutex_};
    // The place goes straight to who has waited longest, so that nobody who comes now slips in before him.
    const auto next = std::ranges::find(queue_, false, &Waiter::has_turn);
    if (next == queue_.end()) {
        --inside_;
        return;
    }
    next->has_turn = true;
    next->turn.notify_one();
}

Result<std::string> Hashers::hash(std::string_view password) {
    const auto permit = TRY(enter());
    return hash_password(password);
}

Result<PasswordCheck> Hashers::check(std::string_view hash, std::string_view password) {
    const auto permit = TRY(enter());
    return check_password(hash, password);
}

std::size_t Hashers::waiting() const {
    const std::lock_guard lock{mutex_};
    return count_waiting();
}

std::size_t Hashers::count_waiting() const {
    return static_cast<std::size_t>(std::ranges::count(queue_, false, &Waiter::has_turn));
}

}  // namespace hf::identity
