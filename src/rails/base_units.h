// Amounts of a token in its smallest units: whole numbers of up to 256 bits, as Ethereum counts them.
//
// The ledger counts a token by an asset of at most 9 decimals in int64 (SVT/9), the chain by the token's own decimals
// (18, say). One minor unit of the ledger is then 10^9 base units: every price is exact in base units, while what
// arrives may leave a remainder. Nothing is ever rounded in the payer's or the payee's favour here: whether a price is
// covered is decided on base units, and the ledger's amount is what is left when the remainder is cut off.
//
// All arithmetic is decimal, on texts: scales differ by powers of ten, and sums have no width to overflow.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/money.h"

namespace hf::rails {

inline constexpr int kMostDecimals = 77;  // of a token: beyond it one whole token is more than 256 bits hold

class BaseUnits {
  public:
    /// Nothing at all.
    BaseUnits() = default;
    /// One amount as a chain has it: decimal digits and nothing else, from 0 to 2^256-1. Leading zeros are dropped.
    static Result<BaseUnits> parse(std::string_view text);
    /// What text() gave, of sums too, which may pass 2^256-1: up to kMostDigits digits.
    static Result<BaseUnits> parse_sum(std::string_view text);
    /// Exactly so much money. `decimals` are the token's, at least the asset's scale; the amount is not negative.
    static BaseUnits of(const Money& money, int decimals);

    static constexpr std::size_t kMostDigits = 200;

    /// Decimal, without leading zeros: "0", "1000000000".
    const std::string& text() const { return digits_; }
    bool is_zero() const { return digits_ == "0"; }
    /// For people and for deep links, in whole tokens: "0.001", "12".
    std::string in_tokens(int decimals) const;

    /// With so many zeros more: the same in units that are finer by that.
    BaseUnits times_ten_to(int zeros) const;

    friend BaseUnits operator+(const BaseUnits& a, const BaseUnits& b);
    /// `b` is not the larger.
    friend BaseUnits operator-(const BaseUnits& a, const BaseUnits& b);
    friend std::strong_ordering operator<=>(const BaseUnits& a, const BaseUnits& b);
    friend bool operator==(const BaseUnits& a, const BaseUnits& b) = default;

  private:
    explicit BaseUnits(std::string_view digits);

    std::string digits_ = "0";
};

/// Base units as the ledger sees them. `amount` is rounded down, and is kMostAmount where no ledger amount is as large;
/// amount and remainder together are always exactly what they were made from.
struct InLedger {
    Money amount;
    BaseUnits remainder;
};
InLedger in_ledger(const BaseUnits& units, const Asset& asset, int decimals);

}  // namespace hf::rails
