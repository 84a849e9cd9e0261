#include "main/sell_price.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hf::cli {
namespace {

/// ISO 4217's decimals, and the millisatoshi that Lightning counts in.
struct Currency {
    std::string_view code;
    int decimals;
};
constexpr std::array kCurrencies{
    Currency{"AUD", 2}, Currency{"BRL", 2}, Currency{"BTC", 11}, Currency{"CAD", 2}, Currency{"CHF", 2},
    Currency{"CNY", 2}, Currency{"CZK", 2}, Currency{"DKK", 2},  Currency{"EUR", 2}, Currency{"GBP", 2},
    Currency{"HUF", 2}, Currency{"INR", 2}, Currency{"JPY", 0},  Currency{"KRW", 0}, Currency{"MXN", 2},
    Currency{"NOK", 2}, Currency{"NZD", 2}, Currency{"PLN", 2},  Currency{"SEK", 2}, Currency{"USD", 2},
    Currency{"ZAR", 2},
};

template <class... Args>
std::unexpected<Error> refuse(fmt::format_string<Args...> says, Args&&... args) {
    return fail(Code::malformed_request, fmt::format(says, std::forward<Args>(args)...));
}

Result<Money> in_minor_units(std::string_view text, std::string_view whole, const Asset& asset) {
    const auto amount = parse_decimal(whole);
    if (!amount || *amount > kMostAmount) return refuse("\"{}\" is more than any payment holds.", text);
    if (*amount == 0) return refuse("\"{}\" is nothing: what is sold has a price.", text);
    return Money{*amount, asset};
}

Result<Money> in_whole_units(std::string_view text, std::string_view number, const Asset& asset) {
    const auto point = number.find('.');
    std::string digits{number.substr(0, point)};
    std::string fraction{point == number.npos ? "" : number.substr(point + 1)};
    const auto scale = static_cast<std::size_t>(asset.scale());
    while (fraction.size() > scale && fraction.ends_with('0')) fraction.pop_back();
    if (fraction.size() > scale)
        return refuse("\"{}\" is finer than {} can be counted: it has {} decimals.", text, asset.code(), scale);
    fraction.resize(scale, '0');
    return in_minor_units(text, digits + fraction, asset);
}

}  // namespace

Result<Money> parse_price(std::string_view given) {
    const auto text = trim(given);
    const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = text.substr(0, end);
    const auto unit = trim(text.substr(end));
    if (number.empty() || number.front() == '.' || number.back() == '.' || std::ranges::count(number, '.') > 1 ||
        unit.empty())
        return refuse("\"{}\" is not a price: write 0.25USD, 25c, \"25 USD/2\" or 0.001SVT/9.", given);
    const bool has_point = number.contains('.');
    if (unit == "c") {
        if (has_point) return refuse("\"{}\": cents are whole; for less, write the price in another asset.", text);
        return in_minor_units(text, number, *Asset::parse("USD/2"));
    }
    if (unit.contains('/')) {
        const auto asset = Asset::parse(unit);
        if (!asset) return refuse("\"{}\": {}.", text, asset.error().says());
        if (has_point) return in_whole_units(text, number, *asset);
        if (text[end] == ' ') return in_minor_units(text, number, *asset);
        return refuse("\"{}\" could be {} or {} {}: write \"{} {}\" for the one, {}.0{} for the other.", text,
                      spoken({parse_decimal(number).value_or(0), *asset}), number, asset->code(), number, unit, number,
                      unit);
    }
    const auto known = std::ranges::find(kCurrencies, unit, &Currency::code);
    if (known == kCurrencies.end())
        return refuse("\"{}\": how many decimals has {}? Say so with the price, as in 0.001SVT/9.", text, unit);
    return in_whole_units(text, number, *Asset::parse(fmt::format("{}/{}", known->code, known->decimals)));
}

}  // namespace hf::cli
