#include "paywall/api_deeds.h"

#include <fmt/core.h>

#include "paywall/claim_payment.h"
#include "paywall/create_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

constexpr std::size_t kMostMetadataBytes = 16 << 10;

std::vector<Tender> tenders_for(const NewPayment& in, const rails::Rails& rails, FieldErrors& errors) {
    std::vector<const rails::Rail*> chosen;
    const std::vector<Money> price{in.price.money()};
    if (!in.rails) {
        for (const auto& rail : rails.all())
            if (rail->carries(in.price.asset)) chosen.push_back(rail.get());
        if (chosen.empty()) errors.push_back({"/price/asset", "no rail here carries it"});
        return tenders_of(chosen, price);
    }
    for (std::size_t i = 0; i < in.rails->size(); ++i) {
        const auto* rail = rails.find((*in.rails)[i]);
        const auto pointer = fmt::format("/rails/{}", i);
        if (rail == nullptr)
            errors.push_back({pointer, "is not a rail of this server"});
        else if (!rail->carries(in.price.asset))
            errors.push_back({pointer, "does not carry " + in.price.asset.text()});
        else if (std::find(chosen.begin(), chosen.end(), rail) != chosen.end())
            errors.push_back({pointer, "is named twice"});
        else
            chosen.push_back(rail);
    }
    return tenders_of(chosen, price);
}

Result<Payment> payment_by(store::Tx& tx, std::string_view text) {
    const auto id = PaymentId::parse(text);
    auto payment = id ? find_payment(tx, *id) : std::nullopt;
    if (!payment) return fail(Code::not_found);
    return *std::move(payment);
}

/// For the operator's keys: an application may know only the number that its payer was told. Never for the public view,
/// since that number is seen by others.
Result<Payment> payment_by_either(store::Tx& tx, std::string_view text) {
    auto payment = find_payment_by_either(tx, text);
    if (!payment) return fail(Code::not_found);
    return *std::move(payment);
}

}  // namespace

Result<FullPayment> ask_for_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                    const PaymentRules& rules, const NewPayment& in) {
    FieldErrors errors;
    auto tenders = tenders_for(in, rails, errors);
    const auto metadata = in.metadata ? json_text(*in.metadata) : std::string{};
    if (metadata.size() > kMostMetadataBytes) errors.push_back({"/metadata", "is at most 16 KiB"});
    if (!errors.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});

    const auto deadline = in.deadline_seconds ? Duration{*in.deadline_seconds * 1000} : rules.deadline;
    auto created = TRY(create_payment(tx, context,
                                      {.gate = "",
                                       .binding = "",
                                       .resource = in.resource,
                                       .tenders = std::move(tenders),
                                       .deadline = std::min(deadline, rules.longest_deadline),
                                       .metadata = metadata}));
    std::vector<OfferView> offers;
    for (auto& offer : created.offers) offers.push_back(view_of(std::move(offer)));
    return full_view(created.payment, std::move(offers), context.now);
}

Result<PublicPayment> get_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                  const GetPayment& in) {
    const auto payment = TRY(payment_by(tx, in.id));
    return public_view(payment, offers_of(tx, rails, payment), context.now);
}

Result<FullPayment> show_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                 const OnePayment& in) {
    const auto payment = TRY(payment_by_either(tx, in.id));
    return full_view(payment, offers_of(tx, rails, payment), context.now);
}

Result<FullPayment> use_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                const OnePayment& in) {
    const auto found = TRY(payment_by_either(tx, in.id));
    const auto payment = TRY(claim_payment(tx, context, found.id));
    return full_view(payment, offers_of(tx, rails, payment), context.now);
}

Result<Page<FullPayment>> list_payments(store::Tx& tx, const Context& context, const rails::Rails&,
                                        const ListPayments& in) {
    const auto state = in.state ? text_of(*in.state) : std::string_view{};
    const auto rows = tx.all<Payment>(queries::list_payments, "before"_p = in.after.value_or("pay_~"),
                                      "state"_p = state, "most"_p = in.rows());
    std::vector<FullPayment> views;
    for (const auto& row : rows) views.push_back(full_view(row, {}, context.now));
    return page_of(std::move(views), in, [](const FullPayment& payment) { return payment.payment_id.text; });
}

}  // namespace hf::paywall
