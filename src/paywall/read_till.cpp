#include "paywall/read_till.h"

#include <chrono>
#include <limits>
#include <set>

#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

struct IncomeRow {
    std::string rail;
    Asset asset;
    std::int64_t arrivals = 0;
    std::int64_t high = 0;
    std::int64_t low = 0;
};
BOOST_DESCRIBE_STRUCT(IncomeRow, (), (rail, asset, arrivals, high, low))

constexpr std::int64_t kHalf = std::int64_t{1} << 32;

/// high * 2^32 + low, or the largest number.
std::int64_t sum_of(const IncomeRow& row) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const auto high = row.high + row.low / kHalf;
    return high >= kMost / kHalf ? kMost : high * kHalf + row.low % kHalf;
}

Time midnight_before(Time now) {
    return Time{Duration{std::chrono::floor<std::chrono::days>(Duration{now.ms})}.count()};
}

std::vector<TillPayment> rows_of(store::Tx& tx, const Context& context, std::vector<Payment> payments) {
    std::vector<TillPayment> rows;
    if (payments.empty()) return rows;
    const auto payable = tx.all<PaymentId>(queries::payable_in_sandbox, "oldest"_p = payments.back().id);
    std::set<std::string_view> by_button;
    for (const auto& id : payable) by_button.insert(id.text);
    for (const auto& payment : payments) {
        auto view = full_view(payment, {}, context.now);
        const bool can_pay = view.state == State::awaited && by_button.contains(payment.id.text);
        rows.push_back({std::move(view), can_pay});
    }
    return rows;
}

}  // namespace

Till read_till(store::Tx& tx, const Context& context, const rails::Rails& rails) {
    Till till;
    till.now = context.now;
    till.latest = rows_of(tx, context, tx.all<Payment>(queries::latest_payments, "most"_p = kTillRows));
    till.hanging = rows_of(tx, context, tx.all<Payment>(queries::hanging_payments, "most"_p = kTillRows));
    till.unmatched = list_unmatched_money(tx, context, {.limit = kTillRows, .after = {}}).value().items;
    for (const auto& one :
         tx.all<Obligation>(queries::list_obligations, "after"_p = std::string_view{}, "state"_p = text_of(Debt::owed),
                                                       "most"_p = kTillRows))
        till.owed.push_back(view_of(one));
    for (auto& row : tx.all<IncomeRow>(queries::income_since, "since"_p = midnight_before(context.now)))
        till.today.push_back({std::move(row.rail), {sum_of(row), std::move(row.asset)}, row.arrivals});
    for (const auto& rail : rails.all())
        if (auto says = rail->trouble(); !says.empty()) till.troubles.push_back({rail->traits().name, std::move(says)});
    return till;
}

}  // namespace hf::paywall
