// room: rails
// Whatever a node answers when it is asked for its history: each entry is refused, or is an event that could be true,
// and is the same one when it is read again.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "rails/raiden/eip55.h"
#include "rails/raiden/event.h"
#include "rails/tally.h"

namespace {

using namespace hf;
using rails::RaidenEvent;

constexpr std::string_view kToken = "0xC563388e2e2fdD422166eD5E76971D11eD37A466";
constexpr std::size_t kNameDigits = 32;

void check(const json::value& entry, const RaidenEvent& event) {
    CHECK(entry.is_object(), "an event is an object");
    if (const auto* token = entry.get_object().if_contains("token_address"))
        CHECK(token->is_string() && token->get_string() == kToken, "an event is of the token that was asked for");
    const auto identifier = rails::raiden_identifier(event.identifier);
    CHECK(identifier && *identifier == event.identifier, "an identifier has 64 bits and one spelling");
    const auto amount = rails::BaseUnits::parse(event.amount.text());
    CHECK(amount && *amount == event.amount && !amount->is_zero(), "an amount has 256 bits and is not nothing");
    CHECK(rails::has_checksum(event.partner), "a partner is an address with its checksum");
    CHECK(event.transfer.size() == kNameDigits, "a movement has a name");
    CHECK(rails::add({}, event.amount, 9).amount >= 0, "every amount can be booked");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto body = parse_json({reinterpret_cast<const char*>(data), size});
    if (!body || !body->is_array()) return 0;
    for (const auto& entry : body->get_array()) {
        const auto event = rails::read_raiden_event(entry, kToken);
        const auto again = parse_json(write_json(entry));
        CHECK(again && rails::fingerprint_of(*again) == rails::fingerprint_of(entry),
              "an entry told again is the same");
        const auto second = rails::read_raiden_event(*again, kToken);
        CHECK(event.has_value() == second.has_value(), "what is refused is refused again");
        if (!event || event->kind == RaidenEvent::Kind::other) continue;
        check(entry, *event);
        CHECK(second->transfer == event->transfer, "a movement told again has the same name");
    }
    return 0;
}
