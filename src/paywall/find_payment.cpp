#include "paywall/find_payment.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

std::optional<Payment> find_payment(store::Tx& tx, const PaymentId& id) {
    return tx.one<Payment>(queries::find_payment, "id"_p = id);
}

std::optional<Payment> find_payment_by_either(store::Tx& tx, std::string_view id_or_identifier) {
    if (const auto id = PaymentId::parse(id_or_identifier)) return find_payment(tx, *id);
    const auto identifier = parse_decimal(id_or_identifier);
    if (!identifier) return std::nullopt;
    const auto id = tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = *identifier);
    return id ? find_payment(tx, *id) : std::nullopt;
}

State state_at(const Payment& payment, Time now) {
    return payment.state == State::awaited && now >= payment.deadline ? State::timed_out : payment.state;
}

State state_at(const Payment& payment, const Context& context) {
    return context.time_trusted ? state_at(payment, context.now) : payment.state;
}

OfferView view_of(rails::Offer offer) {
    return {std::move(offer.rail), offer.amount, {0, offer.amount.asset}, offer.amount, std::move(offer.details)};
}

std::vector<OfferView> offers_of(store::Tx& tx, const rails::Rails& rails, const Payment& payment) {
    std::vector<OfferView> views;
    for (const auto& row : tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment.id)) {
        const auto* rail = rails.find(row.rail);
        if (rail == nullptr) continue;  // switched off since: nothing new can be paid by it
        const Money amount{row.amount, row.asset};
        auto offer = rail->offer({payment.id.text, payment.identifier, amount, payment.deadline, row.received()});
        if (!offer) continue;
        auto view = view_of(*std::move(offer));
        view.received.amount = row.received_amount;
        view.rest.amount = std::max<std::int64_t>(row.amount - row.received_amount, 0);
        views.push_back(std::move(view));
    }
    return views;
}

std::string spoken_sum(const Money& sum) {
    return sum.amount > 0 ? spoken(sum) : "Less than " + spoken({1, sum.asset});
}

std::string pay_page_of(const PaymentId& id) { return "/.holdfast/pay/" + id.text; }
std::string receipt_page_of(const PaymentId& id) { return "/.holdfast/receipts/" + id.text; }

namespace {

void fill(PublicPayment& view, const Payment& payment, std::vector<OfferView> offers, Time now) {
    view.payment_id = payment.id;
    view.id = fmt::format("{}", payment.identifier);
    view.state = state_at(payment, now);
    view.exception = payment.exception;
    view.price = payment.price();
    view.received = {payment.received_amount, payment.price_asset};
    view.deadline = payment.deadline;
    view.offers = std::move(offers);
    view.pay_page = pay_page_of(payment.id);
}

std::map<std::string, std::string> metadata_of(const Payment& payment) {
    std::map<std::string, std::string> metadata;
    if (payment.metadata.empty()) return metadata;
    const auto parsed = parse_json(payment.metadata);
    CHECK(parsed.has_value(), "stored metadata is JSON");
    FieldErrors errors;
    read_into(metadata, *parsed, "", errors);
    CHECK(errors.empty(), "stored metadata is an object of texts");
    return metadata;
}

}  // namespace

PublicPayment public_view(const Payment& payment, std::vector<OfferView> offers, Time now) {
    PublicPayment view;
    fill(view, payment, std::move(offers), now);
    return view;
}

FullPayment full_view(const Payment& payment, std::vector<OfferView> offers, Time now) {
    FullPayment view;
    fill(view, payment, std::move(offers), now);
    view.gate = payment.gate;
    view.resource = payment.resource;
    view.created_at = payment.created_at;
    view.paid_at = payment.paid_at;
    view.claimed_at = payment.claimed_at;
    if (payment.claimed_at && !payment.opens_once()) view.opens_until = *payment.claimed_at + payment.window_ms;
    view.metadata = metadata_of(payment);
    return view;
}

}  // namespace hf::paywall
