#include "paywall/read_prices.h"

#include <fmt/core.h>

#include <algorithm>

namespace hf::paywall {
namespace {

class PriceReader {
  public:
    PriceReader(Gate& gate, const PriceKeys& keys, const rails::Rails& rails, const WrongPrice& wrong)
        : gate_(gate), keys_(keys), rails_(rails), wrong_(wrong) {}

    void read_prices() {
        const bool free = keys_.free.value_or(false);
        if (int{free} + int{keys_.price.has_value()} + int{keys_.prices.has_value()} != 1)
            return wrong_("price", "a gate has a price, or prices, or says free = true");
        if (keys_.price && *keys_.price == json::value("upstream")) {
            gate_.upstream_prices = true;
            if (!gate_.upstream) wrong_("price", "\"upstream\" needs an upstream that says it");
        } else if (keys_.price && keys_.price->is_object()) {
            Money price;
            FieldErrors errors;
            read_into(price, *keys_.price, "price", errors);
            for (auto& error : errors) wrong_(error.pointer, std::move(error.detail));
            if (!errors.empty()) return;
            if (price.amount < 1 || price.amount > kMostAmount)
                return wrong_("price/amount", "is a number of minor units from 1 to 2^53-1");
            gate_.prices.push_back(std::move(price));
        } else if (keys_.price) {
            const auto* word = keys_.price->if_string();
            if (word == nullptr) return wrong_("price", "is like 25 USD/2, or \"upstream\"");
            add_price("price", *word);
        }
        const auto listed = keys_.prices.value_or(std::vector<std::string>{});
        for (std::size_t i = 0; i < listed.size(); ++i) add_price(fmt::format("prices/{}", i), listed[i]);
        if (keys_.prices && (listed.empty() || listed.size() > kMostPrices)) wrong_("prices", "has 1 to 16 prices");
    }

    /// Those that are named, or all that carry one of the prices. Each has a price that it carries, and each price a
    /// rail that carries it.
    void read_rails() {
        if (gate_.is_free()) return;
        for (const auto& name : keys_.rails.value_or(std::vector<std::string>{})) {
            const auto* rail = rails_.find(name);
            if (rail == nullptr)
                wrong_("rails", fmt::format("there is no rail {} in this mode", name));
            else if (!gate_.upstream_prices && !carries_any(*rail, gate_.prices))
                wrong_("rails", fmt::format("{} does not carry {}", name, assets_of(gate_.prices)));
            else if (std::ranges::find(gate_.rails, rail) != gate_.rails.end())
                wrong_("rails", fmt::format("{} is named twice", name));
            else
                gate_.rails.push_back(rail);
        }
        if (keys_.rails && keys_.rails->empty()) wrong_("rails", "names at least one rail");
        if (keys_.rails) return note_unpayable();
        for (const auto& rail : rails_.all())
            if (gate_.upstream_prices || carries_any(*rail, gate_.prices)) gate_.rails.push_back(rail.get());
        if (gate_.rails.empty()) wrong_("rails", "no rail of this server carries " + assets_of(gate_.prices));
        note_unpayable();
    }

  private:
    void add_price(std::string_view member, std::string_view text) {
        auto price = parse_money(text);
        if (!price) return wrong_(member, std::string{price.error().says()});
        for (const auto& other : gate_.prices)
            if (other.asset == price->asset)
                return wrong_(member, fmt::format("there is one price an asset, and {} has two", other.asset.text()));
        gate_.prices.push_back(std::move(*price));
    }

    bool carries_any(const rails::Rail& rail, const std::vector<Money>& prices) const {
        return std::ranges::any_of(prices, [&](const Money& price) { return rail.carries(price.asset); });
    }

    void note_unpayable() {
        for (const auto& price : gate_.prices)
            if (!gate_.rails.empty() &&
                std::ranges::none_of(gate_.rails, [&](const rails::Rail* rail) { return rail->carries(price.asset); }))
                wrong_("prices", fmt::format("no rail of this gate carries {}", price.asset.text()));
    }

    static std::string assets_of(const std::vector<Money>& prices) {
        std::string out;
        for (const auto& price : prices) out += (out.empty() ? "" : " or ") + price.asset.text();
        return out.empty() ? "its price" : out;
    }

    Gate& gate_;
    const PriceKeys& keys_;
    const rails::Rails& rails_;
    const WrongPrice& wrong_;
};

}  // namespace

void read_prices(Gate& gate, const PriceKeys& keys, const rails::Rails& rails, const WrongPrice& wrong) {
    PriceReader reader{gate, keys, rails, wrong};
    reader.read_prices();
    reader.read_rails();
}

}  // namespace hf::paywall
