// Raiden's REST API v1 as far as we use it. Every call has a deadline and passes one breaker; all of them block.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/json_text.h"
#include "http/breaker.h"
#include "http/client.h"
#include "rails/base_units.h"

namespace hf::rails {

/// Outcomes are values: unavailable for a node that cannot be asked now (down, syncing, left alone by the breaker,
/// answering nonsense), with a sentence on why; what the node refuses for good has another code. Safe from any thread.
class RaidenNode {
  public:
    /// `clock` is for the breaker.
    explicit RaidenNode(std::string endpoint, std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    /// Whether the node is ready. One that is syncing says how far it is.
    Result<void> check_ready();
    /// The node's own account, with checksum.
    Result<std::string> our_address();
    /// Entries of the history, oldest first: `most` of them from the `offset`th on; with a `partner` those that have to
    /// do with it. A node that gives more than it was asked for is taken as it is, up to a bound in bytes.
    Result<json::array> history(std::string_view token, std::string_view partner, std::int64_t most,
                                std::int64_t offset);
    /// Whether a payment of ours with this identifier to that target is under way.
    Result<bool> under_way(std::string_view token, std::string_view target, std::string_view identifier);

    /// Why a payment is not known to have been made. `unknown`: it may have been, or may still be made.
    struct NotPaid {
        Error error;
        bool unknown = false;
    };
    std::expected<void, NotPaid> pay(std::string_view token, std::string_view target, std::string_view identifier,
                                     const BaseUnits& amount);

    http::BreakerState breaker() const;
    /// True while the breaker lets no call out.
    bool left_alone() const;

  private:
    struct Told {
        int status = 0;
        json::value body;
    };
    using Fits = bool (*)(const json::value&);
    std::expected<Told, http::NoAnswer> ask(http::ClientRequest request, Fits fits);
    Result<json::value> get(const std::string& path, Fits fits);
    bool allow();
    void report(bool well);

    const std::string endpoint_;
    const std::shared_ptr<const Clock> clock_;
    http::Client client_;
    mutable std::mutex mutex_;
    http::Breaker breaker_;
};

}  // namespace hf::rails
