#include "paywall/pay_page.h"

#include <fmt/core.h>

#include <kainjow/mustache.hpp>

#include "paywall/answers.h"
#include "paywall/pages.h"

namespace hf::paywall {
namespace {

using kainjow::mustache::data;

/// A preview's member when it is a text; anything else is for programs.
std::string preview_text(const json::value& preview, std::string_view key) {
    if (!preview.is_object()) return {};
    const auto* member = preview.get_object().if_contains(key);
    return member != nullptr && member->is_string() ? std::string{member->get_string()} : std::string{};
}

std::string_view headline(const PublicPayment& payment) {
    switch (payment.state) {
        case State::awaited: return "This page has a price";
        case State::paid: return "Paid. It is yours.";
        case State::claimed: return "This payment has been used";
        case State::timed_out: return "This payment has timed out";
    }
    return {};
}

/// "21 Nov 2026 10:33 UTC": the middle of an HTTP date.
std::string spoken(Time t) { return http_date(t).substr(5, 17) + " UTC"; }

bool offers_play_money(const PublicPayment& payment) {
    for (const auto& offer : payment.offers)
        if (offer.rail == "sandbox") return true;
    return false;
}

void forbid_all_but_our_own(http::Fields& fields) {
    fields.set("Content-Security-Policy",
               "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
               "frame-ancestors 'none'");
    fields.set("Referrer-Policy", "no-referrer");
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("X-Frame-Options", "DENY");
}

}  // namespace

http::Reply pay_page(const Bill& bill) {
    const auto& payment = bill.payment;
    const bool awaited = payment.state == State::awaited;
    const Money missing{payment.price.amount - payment.received.amount, payment.price.asset};
    const bool partial = awaited && payment.received.amount > 0;

    auto title = preview_text(bill.preview, "title");
    const auto text = preview_text(bill.preview, "text");
    data page;
    page["page_title"] = title.empty() ? std::string{headline(payment)} : title;
    page["headline"] = std::string{headline(payment)};
    page["has_title"] = !title.empty();
    page["title"] = title;
    page["has_text"] = !text.empty();
    page["text"] = text;
    page["has_notice"] = !bill.notice.empty();
    page["notice"] = bill.notice;
    page["price"] = spoken(payment.price);
    page["awaited"] = awaited;
    page["partial"] = partial;
    page["received"] = spoken(payment.received);
    page["missing"] = spoken(missing);
    page["deadline"] = rfc3339(payment.deadline);
    page["until"] = spoken(payment.deadline);
    page["payable"] = awaited && offers_play_money(payment);
    page["pay_url"] = "/.holdfast/payments/" + payment.payment_id.text + "/pay";
    page["has_resource"] = !bill.resource.empty();
    page["resource"] = std::string{bill.resource};
    page["sandbox"] = offers_play_money(payment);

    static const std::string kTemplate{hf::paywall::page("pay.mustache")};
    kainjow::mustache::mustache renderer{kTemplate};
    auto reply = http::text_reply(bill.status, "text/html; charset=utf-8", renderer.render(page));
    forbid_all_but_our_own(reply.fields);
    return reply;
}

http::Reply pay_stylesheet() {
    auto reply = http::text_reply(200, "text/css; charset=utf-8", std::string{page("pay.css")});
    reply.fields.set("Cache-Control", "public, max-age=3600");
    reply.fields.set("X-Content-Type-Options", "nosniff");
    return reply;
}

}  // namespace hf::paywall
