// Sending money back, once. A node refuses an identifier only while a payment with it is under way; when that one is
// done, the same request would pay again. So the node is asked what it knows before it is told to pay, in this order:
// what is under way, then what was sent. A payment that ends between the two looks is seen by the second.
#include <fmt/format.h>

#include "rails/raiden/eip55.h"
#include "rails/raiden/raiden.h"

namespace hf::rails {
namespace {

constexpr std::int64_t kPage = 500;

Result<BaseUnits> units_of(const SendBack& what, const RaidenToken& token) {
    if (what.base_units.empty()) return BaseUnits::of(what.amount, token.decimals);
    return BaseUnits::parse(what.base_units);
}

}  // namespace

Result<bool> Raiden::was_sent(const RaidenToken& token, const std::string& target,
                              const std::string& identifier) const {
    for (std::int64_t offset = 0;;) {
        const auto entries = TRY(node_.history(token.address, target, kPage, offset));
        for (const auto& entry : entries) {
            const auto event = read_raiden_event(entry, token.address);
            if (event && event->kind == RaidenEvent::Kind::sent && event->identifier == identifier &&
                event->partner == target)
                return true;
        }
        if (static_cast<std::int64_t>(entries.size()) < kPage) return false;
        offset += static_cast<std::int64_t>(entries.size());
    }
}

Result<std::string> Raiden::send_back(const SendBack& what) const {
    const auto* token = token_of(what.amount.asset);
    if (token == nullptr)
        return fail(Code::invalid_fields, fmt::format("Raiden does not carry {}.", what.amount.asset.text()));
    const auto identifier = TRY(raiden_identifier(what.reference));
    const auto target = TRY(with_checksum(what.payer));
    const auto units = TRY(units_of(what, *token));
    if (units.is_zero()) return fail(Code::invalid_fields, "There is nothing to send back.");

    if (TRY(node_.under_way(token->address, target, identifier)))
        return fail(Code::unavailable, "The payment back is under way; whether it arrives is not known yet.");
    if (TRY(was_sent(*token, target, identifier))) return identifier;
    const auto paid = node_.pay(token->address, target, identifier, units);
    if (paid) return identifier;
    if (paid.error().unknown && TRY(was_sent(*token, target, identifier))) return identifier;
    return std::unexpected(paid.error().error);
}

}  // namespace hf::rails
