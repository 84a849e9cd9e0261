// What a payment must do, said a second time and in another way: a few numbers a payment and no database. The
// simulation tells it of every deed and compares.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "paywall/claim_payment.h"
#include "paywall/receive_money.h"

namespace hf::sim {

using paywall::Delivered;
using paywall::Matched;
using paywall::State;

/// What the model expects a visit with a payment's credential to meet.
enum class Expected { await, admit_reserved, admit_shared, admit_inside, nothing, under_delivery };

struct Life {
    std::string id;
    std::int64_t identifier;
    std::string binding;
    std::int64_t price;
    bool once;
    Duration window;
    Time deadline;
    State state = State::awaited;
    std::map<std::string, std::int64_t> received{};  // by rail
    Time claimed_at{};
    std::int64_t fence = 0;
    Time leased_until{};
    int broken_off = 0;
    int delivered = 0;  // wholly, as acknowledged
    bool saw_money = false;
    std::string paid_by{};  // rail
    Time paid_at{};
    int unreturned = 0;      // movements of money that do not go back
    bool goes_back = false;  // some of its money does, or did
    bool gone = false;       // pruned

    State at(Time now) const { return state == State::awaited && now >= deadline ? State::timed_out : state; }
    /// What the row says it has received: on the rail that paid, or the most.
    std::int64_t received_most() const {
        if (!paid_by.empty()) return received.at(paid_by);
        std::int64_t most = 0;
        for (const auto& [rail, amount] : received) most = std::max(most, amount);
        return most;
    }
    bool opens_by_right(Time over_by) const { return state == State::paid && leased_until <= over_by; }
};

/// A delivery under way in some process: what it holds, and whether it is one of a window.
struct InFlight {
    std::string id;
    std::int64_t fence;
    bool reserved;
};

class Model {
  public:
    void asked(Life life) { lives_.emplace(life.id, std::move(life)); }
    Matched arrives(const std::string& rail, const std::string& transfer, const std::string& reference,
                    std::int64_t amount, bool asset_fits, Time now);
    Expected visited(const std::string& id, const std::string& binding, Time now);
    /// The visitor was admitted under a reservation: the lease starts.
    void reserved(const std::string& id, Time now);
    bool renews(const InFlight& delivery, Time now);
    bool ends(const InFlight& delivery, Delivered how, int redeliveries, Time now);
    bool application_claims(const std::string& id, Time now);
    int times_out(Time now);
    int leases_lapse(Time now);
    int returns_unclaimed(Time now);
    int returns_unused(Time now);
    bool operator_refunds(const std::string& id, Time now);
    /// How many rows may go; those that saw money never do.
    int prunes(Time now);

    /// Deadlines and leases up to then are over: none while the clock is in doubt.
    Time over_by(Time now) const { return clock_trusted ? now : Time{}; }

    std::map<std::string, Life>& lives() { return lives_; }
    std::int64_t arrived() const { return arrived_; }
    bool clock_trusted = true;

  private:
    bool may_honor(const Life& life, Time now) const;
    static void send_back(Life& life);
    bool lives_under(std::int64_t identifier, const std::string& other_than) const;

    std::map<std::string, Life> lives_;
    std::set<std::string> transfers_;
    std::int64_t arrived_ = 0;
};

}  // namespace hf::sim
