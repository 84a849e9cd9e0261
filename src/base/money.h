// Money: an integer count of an asset's minor units. Never a floating-point number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hf {

/// The largest amount that leaves or enters as a JSON integer: what JavaScript holds exactly.
inline constexpr std::int64_t kMostAmount = (std::int64_t{1} << 53) - 1;

/// A code of 1 to 12 capital letters and digits, starting with a letter, and the number of decimals: "USD/2", "BTC/11".
class Asset {
  public:
    Asset() = default;
    static Result<Asset> parse(std::string_view text);

    std::string_view code() const { return std::string_view{text_}.substr(0, text_.find('/')); }
    int scale() const { return scale_; }
    const std::string& text() const { return text_; }
    friend bool operator==(const Asset&, const Asset&) = default;

  private:
    std::string text_;
    int scale_ = 0;
};

struct Money {
    std::int64_t amount = 0;
    Asset asset;
    friend bool operator==(const Money&, const Money&) = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (amount, asset))

/// "25 USD/2": an amount above zero and its asset. A whole number counts minor units; one with a point counts whole
/// ones, "0.25 USD/2", and has no more decimals than the asset.
Result<Money> parse_money(std::string_view text);
/// "25 USD/2", in minor units.
std::string text_of(const Money& money);
/// For people: "0.25 USD".
std::string spoken(const Money& money);
/// The decimal amount alone: "0.25".
std::string decimal(const Money& money);

}  // namespace hf
