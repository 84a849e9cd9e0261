#include "rails/raiden/poller.h"

#include <fmt/format.h>

#include <algorithm>

#include "rails/queries.h"

namespace hf::rails {

using store::operator""_p;

namespace {

/// So long one round reads on before the lease is looked at again.
constexpr Duration kRound{2'000};

const Caller& system() {
    static const Caller kSystem{Caller::Kind::system, "raiden", {}};
    return kSystem;
}

}  // namespace

RaidenPoller::RaidenPoller(store::Kernel kernel, std::shared_ptr<Raiden> raiden, RaidenDuties duties,
                           std::string holder)
    : kernel_(kernel), raiden_(std::move(raiden)), duties_(std::move(duties)), holder_(std::move(holder)) {
    look();
}

void RaidenPoller::start() {
    thread_ = std::thread{[this] { run(); }};
}

void RaidenPoller::stop() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    bell_.notify_one();
    if (!thread_.joinable()) return;
    thread_.join();
    try {
        store::write(kernel_.store, [&](store::Tx& tx) { tx.run(queries::leave_raiden_node, "holder"_p = holder_); });
    } catch (const WorldError&) {
        // The lease lapses by itself.
    }
}

void RaidenPoller::run() {
    bool failed_before = false;
    std::unique_lock lock{mutex_};
    while (!stop_) {
        lock.unlock();
        auto rest = kRest;
        try {
            rest = tick();
            failed_before = false;
        } catch (const WorldError& error) {
            // Said once a spell.
            if (!failed_before) duties_.note("what the Raiden node told could not be recorded", error.what());
            failed_before = true;
        }
        lock.lock();
        bell_.wait_for(lock, rest, [this] { return stop_; });
    }
}

RaidenPoller::View RaidenPoller::look() {
    const auto context = kernel_.context(system());
    auto view = store::read(kernel_.store, [&](store::Tx& tx) {
        return View{tx.one<RaidenKnown>(queries::find_raiden_node).value_or(RaidenKnown{}),
                    duties_.awaited(tx, context)};
    });
    raiden_->learn_address(view.known.our_address);
    raiden_->tell_trouble(view.known.trouble);
    return view;
}

/// Whether it is this process that asks. The lease is written anew when half of it is gone.
bool RaidenPoller::hold(const RaidenKnown& known) {
    const auto now = kernel_.clock.now();
    const bool ours = known.holder == holder_;
    if (!ours && known.held_until > now) return false;
    if (ours && known.held_until > now + kLease / 2) return true;
    return store::write(kernel_.store, [&](store::Tx& tx) {
        return tx
            .one<std::string>(queries::hold_raiden_node, "holder"_p = holder_, "until"_p = now + kLease, "now"_p = now)
            .has_value();
    });
}

Duration RaidenPoller::tick() {
    const auto pace = raiden_->settings().poll;
    const auto view = look();
    const auto now = kernel_.clock.monotonic();
    const auto rest = view.awaited ? pace : std::max(pace, kRest);
    if (asked_at_ && !more_ && now < *asked_at_ + rest) return std::min(pace, *asked_at_ + rest - now);
    // While the breaker is open what was wrong stays what is wrong.
    if (raiden_->node().left_alone() || !hold(view.known)) return pace;
    asked_at_ = now;
    more_ = ask(view.known);
    return more_ ? Duration{0} : pace;
}

bool RaidenPoller::ask(RaidenKnown known) {
    const auto before = known;
    known.trouble.clear();
    bool more = false;
    const auto introduced = introduce(known);
    if (!introduced) {
        known.trouble = introduced.error().says();
    } else {
        for (const auto& token : raiden_->settings().tokens) {
            const auto read = read_token(token);
            if (read)
                more |= *read;
            else if (known.trouble.empty() && read.error().code != Code::wrong_state)
                known.trouble = fmt::format("{} ({})", read.error().says(), token.asset.text());
            if (!read) introduced_until_ = Duration{0};
        }
        const auto now = kernel_.clock.monotonic();
        for (const auto& [asset, until] : told_until_)
            if (known.trouble.empty() && now < until)
                known.trouble = fmt::format(
                    "The history of {} was shorter than what was read of it, or another, and was read anew.", asset);
    }
    note_changes(before, known);
    return more;
}

/// Who we are at the node, asked for again now and then and after every trouble.
Result<void> RaidenPoller::introduce(RaidenKnown& known) {
    const auto now = kernel_.clock.monotonic();
    if (now < introduced_until_ && !known.our_address.empty()) return {};
    introduced_until_ = Duration{0};
    TRY(raiden_->node().check_ready());
    known.our_address = TRY(raiden_->node().our_address());
    introduced_until_ = now + kIntroduced;
    return {};
}

Result<bool> RaidenPoller::read_token(const RaidenToken& token) {
    const auto end = kernel_.clock.monotonic() + kRound;
    for (;;) {
        const auto page = TRY(read_raiden_page(kernel_, *raiden_, token, duties_));
        const auto now = kernel_.clock.monotonic();
        if (page.anew) {
            auto& told = told_until_[token.asset.text()];
            if (told < now)
                duties_.note("the history of a token is shorter than what was read of it, or another: reading it anew",
                             token.asset.text());
            told = now + kTold;
            // Once a round, or a node that tells another history each time would be asked without end.
            return false;
        }
        if (!page.more) return false;
        if (now >= end) return true;
        const std::lock_guard lock{mutex_};
        if (stop_) return false;
    }
}

void RaidenPoller::note_changes(const RaidenKnown& before, const RaidenKnown& after) {
    raiden_->learn_address(after.our_address);
    raiden_->tell_trouble(after.trouble);
    const bool moved = after.our_address != before.our_address;
    if (!moved && after.trouble == before.trouble) return;
    store::write(kernel_.store, [&](store::Tx& tx) {
        tx.run(queries::note_raiden_node, "our_address"_p = after.our_address, "trouble"_p = after.trouble,
               "holder"_p = holder_);
    });
    if (moved && !before.our_address.empty())
        duties_.note("the Raiden node has another account than before: new payments go to that one", "");
    if (after.trouble != before.trouble)
        duties_.note(after.trouble.empty() ? "the Raiden node can be asked again" : "the Raiden node has a trouble",
                     after.trouble);
}

}  // namespace hf::rails
