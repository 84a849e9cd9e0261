// The port every payment world implements: what it can do, how to ask for a payment, how to learn of one.
// docs/decisions/0002-one-port-for-all-rails.md shows how polled, redirected and held payments fit.
//
// Asking is an Offer: what a payer needs to pay by this rail. A local rail makes it as a pure function inside the deed;
// a remote one is asked by a journey outside any transaction, and must give the same offer for the same order again.
// Learning is an Arrival: whoever hears of money (a poll, a webhook, a stream, a button) records it with
// record_arrival(), which notices repeats, and hands it to the service that awaits it in the same transaction.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/json_text.h"
#include "base/money.h"
#include "rails/tally.h"

namespace hf::rails {

/// What is asked of a payer, before any rail has seen it.
struct Order {
    std::string payment_id;
    std::int64_t identifier = 0;  // 63 random bits: what rails with numeric references carry
    Money price;
    Time deadline;
    Tally received{};  // by this rail and in this asset already: what is asked for now is the rest
};

/// What a payer needs. `reference` is how the rail will name this payment when money arrives.
struct Offer {
    std::string rail;
    Money amount;
    std::string reference;
    json::object details;  // the rail's own words: an invoice, an address, a link
};

/// Money seen by a rail. `transfer` is the rail's own name of this movement: recorded once, however often it is heard.
struct Arrival {
    std::string rail;
    std::string transfer;
    std::string reference;
    Money amount;
    Time at;
    std::string base_units{};    // exact, decimal; empty where the amount is exact
    std::string payer{};         // who sent it, in the rail's words: a secret; may be empty
    std::optional<int> finer{};  // 10^finer base units are one minor unit; nothing where the amount has to do

    /// `sum` and this, exactly; nothing where no number of ours holds so much.
    std::optional<Tally> added_to(const Tally& sum) const;
};

/// Money that goes back to whom it came from. `reference` is a decimal number of this obligation alone: asking again
/// with it sends nothing twice.
struct SendBack {
    std::string reference;
    std::string payer;
    Money amount;
    std::string base_units{};
};

struct Traits {
    std::string name;    // "sandbox"
    bool local = false;  // offer() is a pure function
    bool real_money = true;
    bool can_hold = false;  // authorize now, capture or void later
    bool can_refund = false;
    bool polled = false;  // somebody has to ask it for arrivals
    bool pushes = false;  // it tells of arrivals by itself
};

class Rail {
  public:
    virtual ~Rail() = default;
    virtual const Traits& traits() const = 0;
    /// Whether payments in this asset can be asked for. Nothing is converted silently.
    virtual bool carries(const Asset& asset) const = 0;
    /// `order.price` is in an asset that it carries.
    virtual Result<Offer> offer(const Order& order) const = 0;
    /// Sends money back and gives the rail's own name of that movement. Blocks: for journeys on worker threads alone.
    /// `unavailable`: not sent, or nobody knows; it may be asked again. Whatever else it fails with will not get
    /// better, `not_implemented` among it where the traits say that it cannot.
    virtual Result<std::string> send_back(const SendBack& order) const;
    /// Nothing, or a sentence on why no payment can be asked for or learnt of now. Answers at once from what is known.
    virtual std::string trouble() const { return {}; }
};

/// The rails of this server, by name. Fixed at start.
class Rails {
  public:
    void add(std::shared_ptr<const Rail> rail) { all_.push_back(std::move(rail)); }
    const Rail* find(std::string_view name) const {
        for (const auto& rail : all_)
            if (rail->traits().name == name) return rail.get();
        return nullptr;
    }
    const std::vector<std::shared_ptr<const Rail>>& all() const { return all_; }

  private:
    std::vector<std::shared_ptr<const Rail>> all_;
};

}  // namespace hf::rails
