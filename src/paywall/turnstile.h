// The turnstile: decides what a request to a priced path is answered with, and lets through who has paid. What being
// let through means is its caller's: the gate streams the content, a proxy that asked is told that it may.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "paywall/admit_visitor.h"
#include "paywall/door.h"
#include "paywall/gate_handler.h"
#include "paywall/inquiry.h"
#include "paywall/open_windows.h"
#include "paywall/paid_delivery.h"

namespace hf::paywall {

struct Passing;
using LetThrough = std::function<http::Reaction(const std::shared_ptr<Passing>&, Paid)>;

/// One priced request while it is decided; borrowed by the deed. `request` stays valid until the answer is written.
struct Passing {
    http::Request& request;
    const Gate& gate;
    std::string path;                   // canonical
    std::vector<std::string> bindings;  // bindings_of()
    std::string resource;
    Credential credential;
    LetThrough let_through;
    std::shared_ptr<const void> keeps{};        // what the request lives in, when that is not the connection
    std::shared_ptr<http::FolderEntry> file{};  // of a gate over files
    std::vector<Tender> tenders{};
    std::string preview{};   // an upstream's words, JSON
    bool may_charge = true;  // as far as the door is concerned
    std::string notice{};    // a line for people, when a new payment is asked for

    const std::string& binding() const { return bindings.front(); }
    bool shows() const { return credential.from != Credential::From::nowhere; }
};

/// Safe from any thread. What it is made of outlives it, and so do the gates of all passings.
class Turnstile {
  public:
    Turnstile(const store::Kernel& kernel, const rails::Rails& rails, const Receipts& receipts,
              const GateLimits& limits, Watch& watch);

    http::Reaction decide(std::shared_ptr<Passing> passing);
    /// The upstream names another price than the one that was paid: that payment is not used, and this one asked for.
    http::Reaction ask_anew(const std::shared_ptr<Passing>& passing, const Payment& paid, Quote quote);

    OpenWindows& windows() { return windows_; }
    void note_awaited(std::int64_t count) { door_.note_awaited(count); }

  private:
    http::Reaction newcomer(std::shared_ptr<Passing> passing);
    http::Reaction charge(std::shared_ptr<Passing> passing, Quote quote);
    http::Reaction admission(std::shared_ptr<Passing> passing);

    http::Reaction answer(const std::shared_ptr<Passing>& passing, Charge& charge);
    http::Reaction answer(const std::shared_ptr<Passing>& passing, Await& await);
    http::Reaction answer(const std::shared_ptr<Passing>& passing, Admit& admit);
    http::Reaction answer(const std::shared_ptr<Passing>& passing, Refuse& refuse);
    http::Reaction answer(const std::shared_ptr<Passing>& passing, TurnAway& away);

    const store::Kernel& kernel_;
    const rails::Rails& rails_;
    const Receipts& receipts_;
    Watch& watch_;
    OpenWindows windows_;
    Door door_;
};

}  // namespace hf::paywall
