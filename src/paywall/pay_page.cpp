#include "paywall/pay_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>

#include "http/page.h"
#include "paywall/answers.h"
#include "paywall/pages.h"
#include "paywall/pay_ways.h"

namespace hf::paywall {
namespace {

/// So much of a text as search engines and shared links show.
std::string beginning_of(const std::string& text) {
    constexpr std::size_t kMost = 300;
    if (text.size() <= kMost) return text;
    auto end = kMost;
    while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not within a character
    return text.substr(0, end) + "…";
}

std::string counted(std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

/// "24 hours", "30 days", "90 minutes": in the largest unit that says it exactly.
std::string spoken(Duration window) {
    using namespace std::chrono;
    if (window >= days{2} && window % days{1} == Duration{0}) return counted(window / days{1}, "day");
    if (window % hours{1} == Duration{0}) return counted(window / hours{1}, "hour");
    if (window % minutes{1} == Duration{0}) return counted(window / minutes{1}, "minute");
    return counted(duration_cast<seconds>(window).count(), "second");
}

/// What one gets for the price.
std::string promise_of(const Gate& gate) {
    if (gate.is_free()) return {};  // an application's own payment: it knows what it promised
    const auto what = gate.opens == Opens::gate    ? "Opens everything here"
                      : gate.opens == Opens::below ? "Opens this and what belongs to it"
                                                   : "Opens this page";
    if (gate.window == Duration{0}) return std::string{what} + ", once.";
    return fmt::format("{} for {}.", what, spoken(gate.window));
}

struct Onward {
    std::string href;
    std::string_view says;
};

/// The way on that needs no script.
Onward onward_from(const Bill& bill) {
    const auto& payment = bill.payment;
    const bool has_resource = !bill.resource.empty();
    const auto there = has_resource ? std::string{bill.resource} : payment.pay_page;
    switch (payment.state) {
        case State::awaited: return {there, has_resource ? "I have paid: open it" : "I have paid: look again"};
        case State::paid: return {has_resource ? there : "", "Open it now"};
        case State::claimed: return {has_resource ? there : "", "Go to the page"};
        case State::timed_out: return {has_resource ? there : "", "Start again"};
    }
    return {};
}

std::string_view tone_of(const PublicPayment& payment) {
    return payment.state == State::timed_out || payment.exception == Exception::partial ? "warns" : "";
}

}  // namespace

std::string fate_of(const PublicPayment& payment, Duration window) {
    const auto came = spoken_sum(payment.received);
    const auto missing = spoken(Money{payment.price.amount - payment.received.amount, payment.price.asset});
    const auto more = spoken(Money{payment.received.amount - payment.price.amount, payment.price.asset});
    const bool any = payment.received.amount > 0 || payment.exception != Exception::none;
    const bool short_of = payment.received.amount < payment.price.amount;
    switch (payment.state) {
        case State::awaited:
            if (!any) return {};
            return fmt::format("{} has arrived, {} is missing. Pay the rest and it opens.", came, missing);
        case State::paid:
            if (payment.exception == Exception::over)
                return fmt::format("Paid. It is yours. You sent {} more than was asked; the surplus is on record.",
                                   more);
            if (payment.exception == Exception::late) return "Paid. It came late and counts all the same: it is yours.";
            return "Paid. It is yours.";
        case State::claimed: {
            std::string used = "This payment has been used.";
            if (window > Duration{0})
                used += fmt::format(" What it opened stays open for {} from the first use.", spoken(window));
            if (payment.exception == Exception::over)
                used += fmt::format(" {} more than was asked had arrived and is on record.", more);
            return used;
        }
        case State::timed_out:
            if (!any) return "The time to pay is up. Nothing was taken.";
            if (short_of)
                return fmt::format("The time to pay is up. {} had arrived, {} was missing. Your money is on record.",
                                   came, missing);
            if (payment.exception == Exception::late)
                return fmt::format("{} arrived after the time to pay was up. Your money is on record.", came);
            return fmt::format("This payment is closed. Its {} goes back to you.", came);
    }
    return {};
}

http::Reply pay_page(const Bill& bill) {
    const auto& payment = bill.payment;
    const bool at_resource = bill.status != 200;
    const bool play_money = std::ranges::any_of(payment.offers, is_play_money);
    auto title = preview_text(bill.preview, "title");
    const auto text = preview_text(bill.preview, "text");
    if (title.empty()) title = "This page has a price";
    const auto onward = onward_from(bill);

    json::object facts;
    if (at_resource)
        facts = {{"@context", "https://schema.org"},
                 {"@type", "WebPage"},
                 {"name", title},
                 {"description", beginning_of(text)},
                 {"isAccessibleForFree", false}};
    return http::page_reply(
        bill.status,
        {.title = title,
         .look = "pay",
         .assets = kGateAssets,
         .ribbon = play_money ? "This is play money. Nothing real is charged." : "",
         .listed = at_resource,
         .description = beginning_of(text),
         .facts = std::move(facts)},
        page("pay.html"),
        {{"payment", payment.payment_id.text},
         {"number", payment.id},
         {"state", text_of(payment.state)},
         {"received", received_by_offer(payment)},
         {"pay_page", payment.pay_page},
         {"watch", "/.holdfast/payments/" + payment.payment_id.text},
         {"resource", bill.resource},
         {"mark", http::assets_at(kGateAssets) + "mark.svg"},
         {"notice", bill.notice},
         {"title", title},
         {"text", text},
         {"amount", decimal(payment.price)},
         {"code", payment.price.asset.code()},
         {"promise", promise_of(bill.gate)},
         {"says", fate_of(payment, bill.gate.window)},
         {"lasts", bill.gate.window > Duration{0}},
         {"tone", tone_of(payment)},
         {"awaited", payment.state == State::awaited},
         {"deadline", rfc3339(payment.deadline)},
         {"until", spoken(payment.deadline)},
         {"ways", ways_to_pay(payment)},
         {"open", payment.state != State::awaited},
         {"onward", onward.href},
         {"onward_says", onward.says},
         {"receipt",
          payment.state == State::paid || payment.state == State::claimed ? receipt_page_of(payment.payment_id) : ""}});
}

}  // namespace hf::paywall
