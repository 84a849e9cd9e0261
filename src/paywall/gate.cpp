#include "paywall/gate.h"

#include "base/text.h"

namespace hf::paywall {

std::vector<Tender> tenders_of(const std::vector<const rails::Rail*>& rails, const std::vector<Money>& prices) {
    std::vector<Tender> tenders;
    for (const auto* rail : rails)
        for (const auto& price : prices)
            if (rail->carries(price.asset)) tenders.push_back({rail, price});
    return tenders;
}

std::string prices_text(const std::vector<Money>& prices) {
    std::string out;
    for (const auto& price : prices) {
        if (!out.empty()) out += ", ";
        out += text_of(price);
    }
    return out;
}

Result<std::vector<Money>> parse_prices(std::string_view text) {
    std::vector<Money> prices;
    for (const auto part : split(text, ',')) {
        auto price = TRY(parse_money(trim(part)));
        for (const auto& other : prices)
            if (other.asset == price.asset)
                return fail(Code::invalid_fields,
                            "there is one price an asset, and " + price.asset.text() + " has two");
        prices.push_back(std::move(price));
    }
    if (prices.size() > kMostPrices) return fail(Code::invalid_fields, "there are at most 16 prices");
    return prices;
}

const Gate* GateTable::find(std::string_view host, std::string_view canonical_path) const {
    for (const auto& gate : gates) {
        bool for_host = gate.hosts.empty();
        for (const auto& one : gate.hosts) for_host |= one == host;
        if (for_host && gate.match.matches(canonical_path)) return &gate;
    }
    return nullptr;
}

}  // namespace hf::paywall
