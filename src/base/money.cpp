#include "base/money.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "base/text.h"

namespace hf {

Result<Asset> Asset::parse(std::string_view text) {
    const auto bad = [] {
        return fail(Code::malformed_request, "an asset looks like USD/2: a code and its decimals, 0 to 11");
    };
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash > 12) return bad();
    for (char c : text.substr(0, slash))
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return bad();
    if (text.front() < 'A') return bad();
    const auto digits = text.substr(slash + 1);
    const auto scale = parse_decimal(digits);
    if (!scale || *scale > 11 || digits.size() > 2 || (digits.size() == 2 && digits[0] == '0')) return bad();
    Asset asset;
    asset.text_ = text;
    asset.scale_ = static_cast<int>(*scale);
    return asset;
}

namespace {

/// "0.25" of an asset with two decimals is "025" minor units.
std::optional<std::int64_t> minor_units(std::string_view amount, const Asset& asset) {
    const auto point = amount.find('.');
    if (point == std::string_view::npos) return parse_decimal(amount);
    const auto whole = amount.substr(0, point), decimals = amount.substr(point + 1);
    if (whole.empty() || decimals.empty() || std::cmp_greater(decimals.size(), asset.scale())) return std::nullopt;
    return parse_decimal(fmt::format("{}{:0<{}}", whole, decimals, asset.scale()));
}

}  // namespace

Result<Money> parse_money(std::string_view text) {
    const auto space = text.find(' ');
    if (space != std::string_view::npos) {
        auto asset = TRY(Asset::parse(text.substr(space + 1)));
        const auto amount = minor_units(text.substr(0, space), asset);
        if (amount && *amount >= 1 && *amount <= kMostAmount) return Money{*amount, std::move(asset)};
    }
    return fail(Code::malformed_request,
                "a price looks like 25 USD/2 (minor units, 1 to 2^53-1) or 0.25 USD/2: an amount, and an asset");
}

std::string text_of(const Money& money) { return fmt::format("{} {}", money.amount, money.asset.text()); }

std::string decimal(const Money& money) {
    if (money.asset.scale() == 0) return fmt::format("{}", money.amount);
    std::int64_t unit = 1;
    for (int i = 0; i < money.asset.scale(); ++i) unit *= 10;
    const auto minor = money.amount % unit;
    return fmt::format("{}{}.{:0{}}", money.amount < 0 && money.amount > -unit ? "-" : "", money.amount / unit,
                       minor < 0 ? -minor : minor, money.asset.scale());
}

std::string spoken(const Money& money) { return fmt::format("{} {}", decimal(money), money.asset.code()); }

}  // namespace hf
