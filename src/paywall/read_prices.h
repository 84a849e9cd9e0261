// What a gate costs and how it can be paid: `price` or `prices`, or free; and `rails`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_codec.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// As it is written in the configuration.
struct PriceKeys {
    std::optional<json::value> price;  // {amount, asset}, "25 USD/2", or "upstream"
    std::optional<std::vector<std::string>> prices;
    std::optional<bool> free;
    std::optional<std::vector<std::string>> rails;
};
BOOST_DESCRIBE_STRUCT(PriceKeys, (), (price, prices, free, rails))

/// Hears of each thing that is wrong: the key (or a way down from it, "price/amount") and a sentence.
using WrongPrice = std::function<void(std::string_view member, std::string says)>;

/// Fills in the gate's prices and rails; its upstream has been read. Rails are those named, or all that carry one of
/// the prices. Each rail has a price that it carries, and each price a rail that carries it.
void read_prices(Gate& gate, const PriceKeys& keys, const rails::Rails& rails, const WrongPrice& wrong);

}  // namespace hf::paywall
