#include "sim/invariants.h"

#include <fmt/core.h>

#include <numeric>

#include "sim/queries.h"

namespace hf::sim {

using namespace paywall;

namespace {

struct MoneySeen {
    std::int64_t arrived = 0;
    std::int64_t unmatched = 0;
    std::int64_t counted = 0;
};
BOOST_DESCRIBE_STRUCT(MoneySeen, (), (arrived, unmatched, counted))

/// Replays the history through the table; it must end where the row stands.
std::string broken_history(const Payment& payment, const std::vector<HistoryRow>& history) {
    if (history.empty() || history.front().event != Event::asked || history.front().to_state != kFirst)
        return "its history does not begin with its beginning";
    auto state = kFirst;
    std::int64_t version = 1;
    Time at = history.front().at;
    int claims = 0;
    for (const auto& row : std::span{history}.subspan(1)) {
        const auto* cell = step(state, row.event);
        if (row.version != ++version) return "its history has a gap";
        if (row.from_state != state) return "a step begins where the one before did not end";
        if (cell == nullptr || cell->to != row.to_state)
            return fmt::format("a step is no row of the table: {} on {}", text_of(state), text_of(row.event));
        if (row.at < at) return "its history runs backwards";
        at = row.at;
        state = row.to_state;
        claims += state == State::claimed ? 1 : 0;
    }
    if (claims > 1) return "it was claimed more than once";
    if (state != payment.state || version != payment.version) return "its history does not end where it stands";
    return {};
}

/// Asks for what was paid for; whoever calls undoes the asking.
std::string broken_promise(store::Tx& tx, Shop& shop, const Life& life) {
    const auto credential = Shop::by_header(PaymentId{life.id});
    const auto admission = admit_visitor(tx, shop.context(), shop.rails,
                                         {.gate = life.once ? shop.once : shop.window,
                                          .binding = life.binding,
                                          .resource = "/page",
                                          .credential = credential,
                                          .tenders = tenders_of(shop.once.rails, shop.once.prices)});
    const bool admitted = admission && std::holds_alternative<Admit>(*admission);
    return admitted ? "" : "it was paid for and not delivered, and cannot be had";
}

std::string broken_payment(store::Tx& tx, const Life& life) {
    const auto found = find_payment(tx, PaymentId{life.id});
    if (!found)
        return life.gone        ? ""
               : life.saw_money ? "a row that saw money was pruned"
                                : "a row is gone that should be there";
    if (life.gone) return "a row is there that was pruned";
    const auto& payment = *found;
    const auto history = tx.all<HistoryRow>(paywall::queries::history_of_payment, "payment_id"_p = life.id);
    if (auto says = broken_history(payment, history); !says.empty()) return says;
    if (payment.state != life.state)
        return fmt::format("it is {} and should be {}", text_of(payment.state), text_of(life.state));
    const auto most = life.received_most();
    if (payment.received_amount != most) return "it has received another sum than was sent";
    if ((payment.state == State::paid || payment.state == State::claimed) && most < life.price)
        return "it is taken for paid and was not covered";
    if (life.once && life.delivered > 1) return "it was delivered wholly twice";
    if (payment.broken_off != life.broken_off) return "broken-off deliveries were counted wrongly";
    return {};
}

std::string broken_house(store::Tx& tx, Model& model) {
    const auto money = tx.one<MoneySeen>(queries::money_seen).value();
    if (money.arrived != model.arrived()) return "money that arrived is not written down";
    if (money.counted + money.unmatched != money.arrived) return "money is neither counted nor unmatched";
    if (!tx.all<std::string>(queries::offers_that_disagree).empty()) return "an offer disagrees with its arrivals";
    if (!tx.all<std::string>(queries::claimed_without_cover).empty()) return "something is paid without cover";
    if (tx.one<std::int64_t>(queries::debts_that_disagree) != 0)
        return "money that goes back is not owed, or owed wrongly";
    if (!tx.all<std::string>(queries::paid_and_owed).empty()) return "something is paid whose money goes back";
    if (tx.one<std::int64_t>(queries::identifiers_lived_twice) != 0) return "two payments live under one identifier";
    if (tx.one<std::int64_t>(queries::orphans) != 0) return "rows are left of a payment that is gone";
    std::int64_t there = 0;
    for (const auto& [id, life] : model.lives()) there += life.gone ? 0 : 1;
    if (tx.one<std::int64_t>(queries::count_payments) != there) return "there are more or fewer rows than asked for";
    return {};
}

}  // namespace

std::string broken(Shop& shop, Model& model, const std::set<std::string>& payments) {
    std::string says;
    // One deed that ends in an Error: it sees what is committed, and leaves it so.
    const auto rolled_back = store::write(*shop.store, [&](store::Tx& tx) -> Result<void> {
        says = broken_house(tx, model);
        for (const auto& id : payments) {
            const auto& life = model.lives().at(id);
            auto one = broken_payment(tx, life);
            if (one.empty() && life.opens_by_right(model.over_by(shop.now))) one = broken_promise(tx, shop, life);
            if (!one.empty()) says = id + ": " + one;
        }
        return fail(Code::not_found);
    });
    static_cast<void>(rolled_back);
    return says;
}

}  // namespace hf::sim
