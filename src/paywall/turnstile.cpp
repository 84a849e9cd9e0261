#include "paywall/turnstile.h"

#include <fmt/core.h>

#include "paywall/answers.h"
#include "paywall/gate_source.h"

namespace hf::paywall {
namespace {

/// HEAD and prefetch are told the price and make no payment.
bool only_asks(const http::Request& request) {
    return request.is_head() || request.fields["Sec-Purpose"].starts_with("prefetch") ||
           request.fields["Purpose"] == "prefetch";
}

/// Enough to deliver inside a window that is known to be open.
Paid inside_window(const PaymentId& id, OpenWindows::Window window) {
    Paid paid;
    paid.payment.id = id;
    paid.payment.price_amount = window.price.amount;
    paid.payment.price_asset = std::move(window.price.asset);
    paid.payment.window_ms = Duration{1};
    paid.receipt = std::move(window.receipt);
    return paid;
}

std::string notice_of(const std::optional<Payment>& earlier, Time now) {
    if (!earlier) return {};
    switch (state_at(*earlier, now)) {
        case State::claimed: return "Your earlier payment has been used: it opened this once.";
        case State::timed_out: return "Your earlier payment was not paid in time and has expired.";
        case State::paid:
        case State::awaited: return "Your earlier payment is for something else.";
    }
    return {};
}

}  // namespace

Turnstile::Turnstile(const store::Kernel& kernel, const rails::Rails& rails, const Receipts& receipts,
                     const GateLimits& limits, Watch& watch)
    : kernel_(kernel),
      rails_(rails),
      receipts_(receipts),
      watch_(watch),
      door_(kernel.clock, kernel.random, limits, watch) {}

http::Reaction Turnstile::decide(std::shared_ptr<Passing> passing) {
    const auto& gate = passing->gate;
    const auto& request = passing->request;
    if (passing->shows())
        for (const auto& binding : passing->bindings)
            if (auto window = windows_.open(passing->credential.id.text, binding, request.arrived)) {
                watch_.saw(gate.name, Seen::admitted);
                return passing->let_through(passing, inside_window(passing->credential.id, *std::move(window)));
            }
    const bool asks = only_asks(request);
    if (!passing->shows() && asks && !gate.upstream_prices) return price_only(gate, gate.prices);
    if (auto refused = door_.refuse(request, gate, passing->credential)) return *std::move(refused);
    if (!passing->shows()) return newcomer(std::move(passing));
    // Who shows something is let in by it whatever the limits say, but is a newcomer when it opens nothing.
    passing->may_charge = !asks && !gate.upstream_prices && !gate.precheck && door_.is_welcome(request);
    passing->tenders = tenders_of(gate.rails, gate.prices);
    return admission(std::move(passing));
}

http::Reaction Turnstile::ask_anew(const std::shared_ptr<Passing>& passing, const Payment& paid, Quote quote) {
    if (auto refused = door_.refuse_newcomer(passing->request, passing->gate)) return *std::move(refused);
    passing->notice =
        fmt::format("The price has changed. Your earlier payment of {} was not used.", spoken(paid.price()));
    passing->credential = {};
    return charge(passing, std::move(quote));
}

/// Nothing that is shown opens it, and the door has nothing against a new payment.
http::Reaction Turnstile::newcomer(std::shared_ptr<Passing> passing) {
    const auto& gate = passing->gate;
    const auto& request = passing->request;
    if (gate.upstream_prices) {
        auto source = question_of(gate, request, passing->path);
        return http::Pass{std::move(source), ask_price(request, [this, passing](Quote quote) {
                              return charge(passing, std::move(quote));
                          })};
    }
    if (gate.precheck && !only_asks(request)) {
        auto source = question_of(gate, request, passing->path);
        source.with_head = true;
        return http::Pass{std::move(source), ask_presence(request, [this, passing] {
                              return charge(passing, {passing->gate.prices, {}});
                          })};
    }
    return charge(std::move(passing), {gate.prices, {}});
}

http::Reaction Turnstile::charge(std::shared_ptr<Passing> passing, Quote quote) {
    passing->tenders = tenders_of(passing->gate.rails, quote.prices);
    if (passing->tenders.empty())
        return for_any_origin(http::problem(
            {Code::bad_gateway, "The upstream asks for a price that no rail here carries."}, passing->request));
    if (only_asks(passing->request)) return price_only(passing->gate, quote.prices);
    passing->preview = std::move(quote.preview);
    passing->may_charge = true;
    return admission(std::move(passing));
}

http::Reaction Turnstile::admission(std::shared_ptr<Passing> passing) {
    return http::ask(
        store::Mode::write,
        [this, passing](store::Tx& tx) {
            const Visit visit{.gate = passing->gate,
                              .binding = passing->binding(),
                              .also_opened_by = {passing->bindings.begin() + 1, passing->bindings.end()},
                              .resource = passing->resource,
                              .credential = passing->credential,
                              .is_head = passing->request.is_head(),
                              .may_charge = passing->may_charge,
                              .tenders = passing->tenders,
                              .preview = passing->preview};
            return admit_visitor(tx, kernel_.context(passing->request.caller), rails_, visit);
        },
        [this, passing](Result<Admission> admission) -> http::Reaction {
            if (!admission) return for_any_origin(http::problem(admission.error(), passing->request));
            return std::visit([&](auto& found) { return answer(passing, found); }, *admission);
        });
}

http::Reaction Turnstile::answer(const std::shared_ptr<Passing>& passing, Charge& charge) {
    const auto& request = passing->request;
    watch_.saw(passing->gate.name, Seen::asked);
    door_.one_more_awaited();
    if (passing->shows()) door_.asked_after_all(request);  // others have been counted at the door
    std::vector<OfferView> offers;
    for (auto& offer : charge.created.offers) offers.push_back(view_of(std::move(offer)));
    const auto& payment = charge.created.payment;
    auto reply =
        bill(request, {.status = 402,
                       .payment = public_view(payment, std::move(offers), request.arrived),
                       .gate = passing->gate,
                       .resource = passing->resource,
                       .notice = passing->notice.empty() ? notice_of(charge.earlier, request.arrived) : passing->notice,
                       .preview = preview_of(payment, passing->gate)});
    for (auto& cookie : cookies_to_set(request, passing->binding(), payment.id)) reply.fields.add("Set-Cookie", cookie);
    return reply;
}

http::Reaction Turnstile::answer(const std::shared_ptr<Passing>& passing, Await& await) {
    watch_.saw(passing->gate.name, Seen::awaited);
    auto preview = preview_of(await.payment, passing->gate);
    return bill(passing->request,
                {.status = 401,
                 .payment = public_view(await.payment, std::move(await.offers), passing->request.arrived),
                 .gate = passing->gate,
                 .resource = passing->resource,
                 .preview = std::move(preview)});
}

http::Reaction Turnstile::answer(const std::shared_ptr<Passing>& passing, Admit& admit) {
    watch_.saw(passing->gate.name, Seen::admitted);
    const auto& payment = admit.payment;
    auto receipt = receipts_.issue(payment, passing->request.arrived);
    if (!payment.opens_once() && payment.claimed_at)
        windows_.remember(payment.id.text,
                          {payment.binding, payment.price(), *payment.claimed_at + payment.window_ms, receipt});
    return passing->let_through(passing, {std::move(admit.payment), std::move(admit.reservation), std::move(receipt)});
}

http::Reaction Turnstile::answer(const std::shared_ptr<Passing>& passing, Refuse&) {
    watch_.saw(passing->gate.name, Seen::refused);
    door_.guessed(passing->request);
    return not_awaited(passing->request);
}

http::Reaction Turnstile::answer(const std::shared_ptr<Passing>& passing, TurnAway& away) {
    const auto& gate = passing->gate;
    if (only_asks(passing->request) && !gate.upstream_prices) return price_only(gate, gate.prices);
    if (auto refused = door_.refuse_newcomer(passing->request, gate)) return *std::move(refused);
    passing->notice = notice_of(away.earlier, passing->request.arrived);
    passing->credential = {};
    return newcomer(passing);
}

}  // namespace hf::paywall
