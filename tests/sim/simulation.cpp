#include "sim/simulation.h"

#include <fmt/core.h>

#include "paywall/refund_payment.h"
#include "paywall/sweep.h"
#include "sim/invariants.h"

namespace hf::sim {

using namespace paywall;

namespace {

constexpr int kRedeliveries = 2;
constexpr std::size_t kTraceLength = 40;

/// A payment's name in a trace: short, and the same each time the seed is run.
std::string brief(const std::string& id) { return id.substr(id.size() > 6 ? id.size() - 6 : 0); }

}  // namespace

std::string Failure::text() const {
    auto text = fmt::format("seed {}, step {}: {}\n", seed, step, says);
    for (const auto& line : trace) text += "    " + line + "\n";
    return text + fmt::format("replay it: HOLDFAST_SIM_SEED={} sim_test\n", seed);
}

Simulation::Simulation(std::uint64_t seed, const Options& options)
    : seed_(seed), options_(options), choices_(seed), shop_(seed ^ 0x5eed) {
    store::run_deeds_twice(seed);  // by the seed too: what was drawn in a run that was rolled back is part of the story
}

std::optional<Failure> Simulation::run() {
    for (step_ = 1; step_ <= options_.steps; ++step_) {
        touched_.clear();
        auto problem = one_command();
        if (problem.empty()) problem = check();
        if (!problem.empty()) return Failure{seed_, step_, problem, {trace_.begin(), trace_.end()}};
    }
    return std::nullopt;
}

void Simulation::note(std::string what) {
    trace_.push_back(fmt::format("{:>4} {} {}", step_, rfc3339(shop_.now), std::move(what)));
    if (trace_.size() > kTraceLength) trace_.pop_front();
}

Life* Simulation::any_life() {
    auto& lives = model_.lives();
    if (lives.empty()) return nullptr;
    // Mostly one of the newest: old ones are at rest.
    const auto back = below(chance(70) ? std::min<std::size_t>(lives.size(), 6) : lives.size());
    return &std::prev(lives.end(), static_cast<std::ptrdiff_t>(back) + 1)->second;
}

Simulation::Problem Simulation::one_command() {
    const auto roll = below(100);
    if (roll < 14) return ask();
    if (roll < 16) return ask_again_under_an_old_identifier();
    if (roll < 36) return pay();
    if (roll < 58) return visit();
    if (roll < 72) return deliver();
    if (roll < 76) return renew();
    if (roll < 79) return crash();
    if (roll < 89) return pass_time();
    if (roll < 95) return sweep();
    if (roll < 97) return application_claims();
    if (roll < 99) return operator_refunds();
    return doubt_the_clock();
}

void Simulation::learn(const Payment& payment) {
    model_.asked({.id = payment.id.text,
                  .identifier = payment.identifier,
                  .binding = payment.binding,
                  .price = payment.price_amount,
                  .once = payment.opens_once(),
                  .window = payment.window_ms,
                  .deadline = payment.deadline,
                  .received = {{"sandbox", 0}, {"other", 0}}});
    touched_.insert(payment.id.text);
}

Simulation::Problem Simulation::ask() {
    const auto& gate = chance(75) ? shop_.once : shop_.window;
    const auto binding = fmt::format("{} {}", gate.name, below(3));
    const auto admission = shop_.visit(gate, binding, {});
    const auto* charge = std::get_if<Charge>(&admission);
    if (charge == nullptr) return "who showed nothing was not charged";
    note(fmt::format("ask {} for {}", brief(charge->created.payment.id.text), binding));
    learn(charge->created.payment);
    return {};
}

Simulation::Problem Simulation::ask_again_under_an_old_identifier() {
    // 63 random bits do not meet by chance: rails that give numbers of their own could.
    auto* old = any_life();
    if (old == nullptr) return {};
    auto payment = shop_.ask(shop_.once, "once 0");
    for (const auto& [id, life] : model_.lives())
        if (!life.gone && life.identifier == old->identifier && life.state != State::timed_out) {
            learn(payment);
            return {};
        }
    static constexpr store::Query<"id", "identifier"> kRename{"sim.rename",
                                                              "UPDATE payments SET identifier = ?2 WHERE id = ?1", ""};
    shop_.write([&](store::Tx& tx, const Context&) {
        tx.run(kRename, "id"_p = payment.id, "identifier"_p = old->identifier);
        return true;
    });
    payment.identifier = old->identifier;
    note(fmt::format("ask {} under the identifier of {}", brief(payment.id.text), brief(old->id)));
    learn(payment);
    return {};
}

Simulation::Problem Simulation::pay() {
    auto* life = any_life();
    if (life == nullptr) return {};
    Payment payee;
    payee.id.text = chance(4) ? PaymentId::make(shop_.now, shop_.random).text : life->id;
    const std::string rail = chance(12) ? "other" : chance(3) ? "carrier pigeon" : "sandbox";
    const auto got = life->received.contains(rail) ? life->received[rail] : 0;
    const auto missing = std::max<std::int64_t>(life->price - got, 1);
    const auto amount = chance(50) ? missing : chance(60) ? 1 + static_cast<std::int64_t>(below(12)) : missing + 7;
    const bool repeats = transfers_ > 0 && chance(10);
    const auto transfer =
        fmt::format("t{}", repeats ? 1 + below(static_cast<std::uint64_t>(transfers_)) : ++transfers_);
    const bool fits = !chance(4);
    note(fmt::format("pay {} {} by {} as {}{}", brief(payee.id.text), amount, rail, transfer,
                     fits ? "" : " in another asset"));
    const auto expected = model_.arrives(rail, transfer, payee.id.text, amount, fits, shop_.now);
    const auto matched = shop_.arrive(payee, amount, rail, fits ? "USD/2" : "EUR/2", transfer);
    touched_.insert(life->id);
    if (matched == expected) return {};
    return fmt::format("money was {} and should be {}", text_of(matched), text_of(expected));
}

Simulation::Problem Simulation::visit() {
    auto* life = any_life();
    if (life == nullptr) return {};
    const bool by_header = chance(60);
    const bool misdirected = chance(8);
    const auto binding = misdirected ? std::string{"another page"} : life->binding;
    const PaymentId id{life->id};
    const auto expected = model_.visited(life->id, binding, shop_.now);
    const auto admission = shop_.visit(life->once ? shop_.once : shop_.window, binding,
                                       by_header ? Shop::by_header(id) : Shop::by_cookie(id));
    note(fmt::format("visit with {} by {}{}", brief(life->id), by_header ? "header" : "cookie",
                     misdirected ? " at another page" : ""));
    touched_.insert(life->id);
    if (const auto* charge = std::get_if<Charge>(&admission)) {
        learn(charge->created.payment);
        return !by_header && expected == Expected::nothing ? "" : "a visitor was charged who should not be";
    }
    if (std::holds_alternative<Await>(admission))
        return expected == Expected::await || (expected == Expected::under_delivery && !by_header)
                   ? ""
                   : "a visitor was told to wait who should not be";
    if (const auto* admit = std::get_if<Admit>(&admission)) {
        if (expected == Expected::admit_inside) return admit->reservation ? "an open window was reserved" : "";
        if (expected != Expected::admit_reserved && expected != Expected::admit_shared)
            return "a visitor was let in who should not be";
        if (!admit->reservation) return "what is to be claimed was let out without a reservation";
        if (expected == Expected::admit_reserved) model_.reserved(life->id, shop_.now);
        if (admit->reservation->fence != life->fence) return "a reservation has another fence than expected";
        in_flight_.push_back({life->id, life->fence, life->once});
        return {};
    }
    return by_header && (expected == Expected::nothing || expected == Expected::under_delivery)
               ? ""
               : "a visitor was refused who should not be";
}

Simulation::Problem Simulation::deliver() {
    if (in_flight_.empty()) return {};
    const auto chosen = in_flight_.begin() + static_cast<std::ptrdiff_t>(below(in_flight_.size()));
    const auto delivery = *chosen;
    // Now and then an end is told twice.
    if (!chance(5)) in_flight_.erase(chosen);
    auto how = chance(50) ? Delivered::wholly : chance(50) ? Delivered::broken_off : Delivered::not_at_all;
    if (!delivery.reserved && how != Delivered::wholly) return {};  // a window is not given back
    note(fmt::format("deliver {} under fence {}: {}", brief(delivery.id), delivery.fence,
                     how == Delivered::wholly       ? "wholly"
                     : how == Delivered::broken_off ? "broken off"
                                                    : "not at all"));
    touched_.insert(delivery.id);
    const bool expected = model_.ends(delivery, how, kRedeliveries, shop_.now);
    Reservation shown{PaymentId{delivery.id}, delivery.fence};
    if (options_.ignore_fences) shown.fence = shop_.look(shown.id).claim_fence;
    const bool counted = shop_.finish(shown, how, kRedeliveries);
    // The broken server is to be caught by what it does to payments, not by what it says.
    if (counted == expected || options_.ignore_fences) return {};
    return counted ? "a delivery counted that should be refused" : "a delivery was refused that should count";
}

Simulation::Problem Simulation::renew() {
    if (in_flight_.empty()) return {};
    const auto& delivery = in_flight_[below(in_flight_.size())];
    if (!delivery.reserved) return {};
    note(fmt::format("renew {} under fence {}", brief(delivery.id), delivery.fence));
    touched_.insert(delivery.id);
    const bool expected = model_.renews(delivery, shop_.now);
    const bool renewed = shop_.write([&](store::Tx& tx, const Context& context) {
        return renew_claim(tx, context, {PaymentId{delivery.id}, delivery.fence});
    });
    return renewed == expected ? "" : "a lease was renewed that is lost, or lost that should be renewed";
}

Simulation::Problem Simulation::crash() {
    // What a process held only in memory is gone, between any two deeds; half of the time another lives on.
    const auto before = in_flight_.size();
    if (chance(50))
        in_flight_.clear();
    else
        std::erase_if(in_flight_, [&](const InFlight&) { return chance(50); });
    note(fmt::format("crash: {} deliveries vanish", before - in_flight_.size()));
    return {};
}

Simulation::Problem Simulation::pass_time() {
    using namespace std::chrono;
    static constexpr std::array<Duration, 9> kSteps{milliseconds{1}, seconds{1},  seconds{4}, seconds{10}, seconds{11},
                                                    minutes{3},      minutes{11}, hours{25},  days{31}};
    const auto step = kSteps[below(chance(90) ? 7 : kSteps.size())];
    shop_.now = shop_.now + step;
    note("time passes: " + text_of(step));
    return {};
}

Simulation::Problem Simulation::sweep() {
    int taken = 0, expected = 0;
    const auto what = below(5);
    if (what == 0) {
        taken = shop_.sweep(time_out_payments);
        expected = model_.times_out(shop_.now);
    } else if (what == 1) {
        taken = shop_.sweep(release_lapsed_claims);
        expected = model_.leases_lapse(shop_.now);
    } else if (what == 2) {
        taken = shop_.sweep(prune_payments);
        expected = model_.prunes(shop_.now);
    } else if (what == 3) {
        taken = shop_.sweep(return_unclaimed_payments);
        expected = model_.returns_unclaimed(shop_.now);
    } else {
        taken = shop_.sweep(return_unused_money);
        expected = model_.returns_unused(shop_.now);
    }
    static constexpr std::array kNames{"timeouts", "lapsed leases", "pruning", "unclaimed ones", "unused money"};
    note(fmt::format("sweep {}: {}", kNames[what], taken));
    return taken == expected ? "" : fmt::format("a sweep took {} and should take {}", taken, expected);
}

Simulation::Problem Simulation::application_claims() {
    auto* life = any_life();
    if (life == nullptr) return {};
    note("an application claims " + brief(life->id));
    touched_.insert(life->id);
    const bool expected = model_.application_claims(life->id, shop_.now);
    const auto claimed = shop_.write(
        [&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, PaymentId{life->id}); });
    return claimed.has_value() == expected ? "" : "an application's claim has the wrong outcome";
}

Simulation::Problem Simulation::operator_refunds() {
    auto* life = any_life();
    if (life == nullptr) return {};
    note("the operator refunds " + brief(life->id));
    touched_.insert(life->id);
    const bool expected = model_.operator_refunds(life->id, shop_.now);
    const auto refunded = shop_.write(
        [&](store::Tx& tx, const Context& context) { return refund_payment(tx, context, shop_.rails, {life->id}); });
    return refunded.has_value() == expected ? "" : "an operator's refund has the wrong outcome";
}

Simulation::Problem Simulation::doubt_the_clock() {
    model_.clock_trusted = shop_.time_trusted = !shop_.time_trusted;
    note(shop_.time_trusted ? "the clock is trusted again" : "the clock is in doubt");
    return {};
}

Simulation::Problem Simulation::check() {
    // Whoever was touched, a few that were not, and now and then everybody.
    if (step_ % 50 == 0 || step_ == options_.steps)
        for (const auto& [id, life] : model_.lives()) touched_.insert(id);
    else if (const auto* life = any_life())
        touched_.insert(life->id);
    return broken(shop_, model_, touched_);
}

}  // namespace hf::sim
