#include "rails/base_units.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace hf::rails {
namespace {

constexpr std::string_view kMost = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

std::string_view without_leading_zeros(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == digits.npos ? "0" : digits.substr(first);
}

std::strong_ordering compare(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

/// `a` is not the smaller.
std::string difference(std::string_view a, std::string_view b) {
    std::string out{a};
    int borrow = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int take = (i < b.size() ? b[b.size() - 1 - i] - '0' : 0) + borrow;
        char& digit = out[out.size() - 1 - i];
        borrow = digit - '0' < take ? 1 : 0;
        digit = static_cast<char>(digit - take + borrow * 10);
    }
    CHECK(b.size() <= a.size() && borrow == 0, "what is taken away was there");
    return out;
}

}  // namespace

BaseUnits::BaseUnits(std::string_view digits) : digits_(without_leading_zeros(digits)) {}

Result<BaseUnits> BaseUnits::parse(std::string_view text) {
    auto units = parse_sum(text);
    if (units && compare(units->digits_, kMost) > 0)
        return fail(Code::malformed_request, "an amount of base units is at most 2^256-1");
    return units;
}

Result<BaseUnits> BaseUnits::parse_sum(std::string_view text) {
    if (!all_digits(text) || text.size() > kMostDigits)
        return fail(Code::malformed_request, "an amount of base units is a whole decimal number");
    return BaseUnits{text};
}

BaseUnits BaseUnits::of(const Money& money, int decimals) {
    CHECK(money.amount >= 0 && decimals >= money.asset.scale() && decimals <= kMostDecimals,
          "a token has at least the decimals of its asset");
    return BaseUnits{std::to_string(money.amount) +
                     std::string(static_cast<std::size_t>(decimals - money.asset.scale()), '0')};
}

std::string BaseUnits::in_tokens(int decimals) const {
    const auto places = static_cast<std::size_t>(decimals);
    std::string text = digits_.size() > places ? digits_ : std::string(places + 1 - digits_.size(), '0') + digits_;
    if (places == 0) return text;
    text.insert(text.size() - places, 1, '.');
    text.resize(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

BaseUnits BaseUnits::times_ten_to(int zeros) const {
    return BaseUnits{digits_ + std::string(static_cast<std::size_t>(zeros), '0')};
}

BaseUnits operator-(const BaseUnits& a, const BaseUnits& b) { return BaseUnits{difference(a.digits_, b.digits_)}; }

BaseUnits operator+(const BaseUnits& a, const BaseUnits& b) {
    const auto& longer = a.digits_.size() >= b.digits_.size() ? a.digits_ : b.digits_;
    const auto& shorter = &longer == &a.digits_ ? b.digits_ : a.digits_;
    std::string sum(longer.size() + 1, '0');
    int carry = 0;
    for (std::size_t i = 0; i < longer.size(); ++i) {
        const int digit = (longer[longer.size() - 1 - i] - '0') +
                          (i < shorter.size() ? shorter[shorter.size() - 1 - i] - '0' : 0) + carry;
        sum[sum.size() - 1 - i] = static_cast<char>('0' + digit % 10);
        carry = digit / 10;
    }
    sum[0] = static_cast<char>('0' + carry);
    return BaseUnits{sum};
}

std::strong_ordering operator<=>(const BaseUnits& a, const BaseUnits& b) { return compare(a.digits_, b.digits_); }

InLedger in_ledger(const BaseUnits& units, const Asset& asset, int decimals) {
    CHECK(decimals >= asset.scale(), "a token has at least the decimals of its asset");
    const auto cut = static_cast<std::size_t>(decimals - asset.scale());
    const std::string_view digits = units.text();
    const auto whole = digits.size() > cut ? digits.substr(0, digits.size() - cut) : "0";
    const auto fits = parse_decimal(whole);
    const Money amount{fits ? std::min(*fits, kMostAmount) : kMostAmount, asset};
    return {amount, units - BaseUnits::of(amount, decimals)};
}

}  // namespace hf::rails
