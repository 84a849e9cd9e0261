#include "paywall/till_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/page.h"
#include "paywall/draw_lifecycle.h"
#include "paywall/pages.h"

namespace hf::paywall {
namespace {

http::PageHead head_of(std::string title, bool sandbox) {
    return {.title = std::move(title),
            .look = "till",
            .ribbon = sandbox ? "All of this is play money." : "",
            .bar = {{"/", "Till"}, {"/outbox", "Outbox"}, {"/docs", "API"}, {"/docs/errors", "Errors"}}};
}

std::string spaced(std::string_view word) {
    std::string out{word};
    std::ranges::replace(out, '_', ' ');
    return out;
}

/// "10:33:05 UTC" today, "21 Nov 2026 10:33:05 UTC" on other days.
std::string spoken(Time at, Time now) {
    const auto date = http_date(at);
    const bool today = date.substr(0, 16) == http_date(now).substr(0, 16);
    return date.substr(today ? 17 : 5, today ? 8 : 20) + " UTC";
}

/// Markup, for {{{…}}}.
std::string moment(Time at, Time now) {
    return fmt::format(R"(<time class="number" datetime="{}">{}</time>)", rfc3339(at), spoken(at, now));
}

/// What an application sells in words, or a gate's name and what is behind it.
std::string what_of(const FullPayment& payment) {
    return payment.resource.empty() ? std::string{"something without a name"} : payment.resource;
}

json::object row_of(const TillPayment& row, Time now) {
    const auto& payment = row.payment;
    const bool unusual = payment.exception != Exception::none;
    return {{"id", payment.payment_id.text},
            {"what", what_of(payment)},
            {"gate", payment.gate.empty() ? "an application" : payment.gate},
            {"price", spoken(payment.price)},
            {"received", unusual ? spoken_sum(payment.received) : ""},
            {"state", text_of(payment.state)},
            {"state_says", spaced(text_of(payment.state))},
            {"exception", unusual ? text_of(payment.exception) : ""},
            {"payable", row.payable},
            {"at", moment(payment.created_at, now)}};
}

json::array rows_of(const std::vector<TillPayment>& payments, Time now) {
    json::array rows;
    for (const auto& payment : payments) rows.push_back(row_of(payment, now));
    return rows;
}

json::array offers_of(const FullPayment& payment) {
    json::array offers;
    for (const auto& offer : payment.offers) offers.push_back({{"rail", offer.rail}, {"amount", spoken(offer.amount)}});
    return offers;
}

json::array metadata_of(const FullPayment& payment) {
    json::array members;
    for (const auto& [name, value] : payment.metadata) members.push_back({{"name", name}, {"value", value}});
    return members;
}

std::string moment(const std::optional<Time>& at, Time now) { return at ? moment(*at, now) : std::string{}; }

}  // namespace

http::Reply till_page(const Till& till, bool sandbox) {
    json::array today, unmatched, owed, troubles;
    for (const auto& income : till.today)
        today.push_back({{"rail", income.rail},
                         {"amount", decimal(income.sum)},
                         {"code", income.sum.asset.code()},
                         {"arrivals", income.arrivals},
                         {"one", income.arrivals == 1}});
    for (const auto& money : till.unmatched)
        unmatched.push_back({{"rail", money.rail},
                             {"amount", spoken_sum(money.amount)},
                             {"reference", money.reference},
                             {"at", moment(money.seen_at, till.now)}});
    for (const auto& debt : till.owed)
        owed.push_back({{"amount", spoken_sum(debt.amount)},
                        {"rail", debt.rail},
                        {"why", text_of(debt.why)},
                        {"payment", debt.payment_id ? debt.payment_id->text : std::string{}},
                        {"at", moment(debt.created_at, till.now)}});
    for (const auto& trouble : till.troubles) troubles.push_back({{"rail", trouble.rail}, {"says", trouble.says}});
    const bool hangs = !till.hanging.empty() || !owed.empty() || !unmatched.empty() || !troubles.empty();
    return http::page_reply(200, head_of("Till", sandbox), page("till.html"),
                            {{"day", http_date(till.now).substr(0, 16)},
                             {"today", std::move(today)},
                             {"hangs", hangs},
                             {"troubles", std::move(troubles)},
                             {"hanging", rows_of(till.hanging, till.now)},
                             {"owed", std::move(owed)},
                             {"unmatched", std::move(unmatched)},
                             {"latest", rows_of(till.latest, till.now)}});
}

http::Reply story_page(const Explanation& story, Time now, bool sandbox) {
    const auto& payment = story.payment;
    std::vector<Move> moves;
    json::array history, next;
    for (const auto& step : story.history) {
        moves.push_back({step.from_state, step.event, step.to_state});
        history.push_back({{"event", spaced(text_of(step.event))},
                           {"to", spaced(text_of(step.to_state))},
                           {"state", text_of(step.to_state)},
                           {"why", step.why},
                           {"actor", step.actor},
                           {"at", moment(step.at, now)}});
    }
    for (const auto& possible : story.next)
        next.push_back({{"event", spaced(text_of(possible.event))},
                        {"to", spaced(text_of(possible.leads_to))},
                        {"why", possible.why}});
    const bool by_button =
        payment.state == State::awaited &&
        std::ranges::any_of(payment.offers, [](const auto& offer) { return offer.rail == "sandbox"; });
    return http::page_reply(
        200, head_of("Payment " + payment.id, sandbox), page("story.html"),
        {{"id", payment.payment_id.text},
         {"number", payment.id},
         {"what", what_of(payment)},
         {"gate", payment.gate},
         {"state", text_of(payment.state)},
         {"state_says", spaced(text_of(payment.state))},
         {"exception", payment.exception == Exception::none ? std::string_view{} : text_of(payment.exception)},
         {"price", spoken(payment.price)},
         {"received", spoken(payment.received)},
         {"payable", sandbox && by_button},
         {"created", moment(payment.created_at, now)},
         {"deadline", moment(payment.deadline, now)},
         {"paid", moment(payment.paid_at, now)},
         {"claimed", moment(payment.claimed_at, now)},
         {"opens_until", moment(payment.opens_until, now)},
         {"reserved_until", moment(story.reserved_until, now)},
         {"broken_off", story.deliveries_broken_off > 0 ? fmt::format("{}", story.deliveries_broken_off) : ""},
         {"offers", offers_of(payment)},
         {"metadata", metadata_of(payment)},
         {"drawing", lifecycle_svg(payment.state, moves)},
         {"history", std::move(history)},
         {"has_next", !next.empty()},
         {"next", std::move(next)}});
}

}  // namespace hf::paywall
