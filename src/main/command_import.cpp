#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/gates.h"
#include "main/origin_payments.h"
#include "main/output.h"
#include "ops/facts.h"
#include "paywall/take_over_payment.h"
#include "store/sqlite_source.h"

namespace hf::cli {
namespace {

using paywall::Elsewhere;
using paywall::State;
using paywall::Took;

constexpr std::string_view kSource = "raiden-paywall", kSecret = "import_key";
constexpr std::size_t kBite = 500;  // so that no other writer waits long
/// How long before its deadline the origin asked for a payment, unless it was told otherwise; it did not note when.
constexpr Duration kAskedBefore = std::chrono::minutes{10};

struct Line {
    OriginState there;
    std::int64_t rows;
    std::string here;
};
BOOST_DESCRIBE_STRUCT(Line, (), (there, rows, here))

struct LeftBehind {
    std::string identifier;
    std::int64_t counter;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(LeftBehind, (), (identifier, counter, why))

struct Report {
    bool dry_run;
    std::vector<Line> payments;
    std::vector<LeftBehind> left_behind;
    std::vector<LeftBehind> owed;  // paid there, and nothing was given for it
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(Report, (), (dry_run, payments, left_behind, owed, notes))

OriginWorld world_of(const store::SqliteSource& source, const Given& given) {
    auto asset = Asset::parse(given.asset);
    if (!asset) throw UsageError(fmt::format("--asset {}: {}.", given.asset, asset.error().says()));
    auto zone = jobs::Zone::find(given.zone.empty() ? "UTC" : given.zone);
    if (!zone) throw UsageError(fmt::format("--zone {}: {}", given.zone, zone.error().says()));
    std::vector<std::string> tokens;
    constexpr std::array<std::string_view, 3> kColumns{"address", "network_id", "decimals"};
    source.each("token", kColumns, [&](const store::SourceRow& row) {
        const auto decimals = parse_decimal(row[2].value_or(""));
        if (!decimals || *decimals < asset->scale())
            throw UsageError(fmt::format("--asset {}: the token {} has {} decimals.", given.asset, row[0].value_or("?"),
                                         row[2].value_or("no")));
        tokens.push_back(row[0].value_or(""));
    });
    if (tokens.size() != 1)
        throw UsageError(fmt::format("The file holds {} tokens: --asset can only name one.", tokens.size()));
    return {tokens.front(), *std::move(asset), *std::move(zone)};
}

/// What opens nothing would be a gift to nobody: the gate has to be there, and to be paid in that asset.
void check_gate(const Configuration& configuration, const Given& given, const Asset& asset) {
    if (given.gate.empty()) return;
    const auto gates = gates_of(configuration.file, rails_of(configuration).all);
    if (!gates) throw UsageError(gates.error().detail);
    for (const auto& gate : gates->gates)
        if (gate.name == given.gate) {
            if (std::ranges::find(gate.prices, asset, &Money::asset) != gate.prices.end()) return;
            throw UsageError(fmt::format("--gate {}: it is not paid in {}, so no payment from there would open it.",
                                         gate.name, asset.text()));
        }
    throw UsageError(fmt::format("--gate {}: no gate of the configuration has this name.", given.gate));
}

Elsewhere from(const OriginJudgement& judged, const Given& given) {
    Elsewhere out{.source = std::string{kSource},
                  .key = fmt::format("{}/{}", judged.identifier, judged.counter),
                  .identifier = judged.identifier,
                  .price = judged.price,
                  .created_at = judged.deadline - kAskedBefore,
                  .deadline = judged.deadline,
                  .rail = "raiden",
                  .gate = given.gate,
                  .why = fmt::format("taken over from Raiden Paywall, where it was {}", text_of(judged.state))};
    switch (judged.state) {
        case OriginState::awaited: out.state = State::awaited; break;
        case OriginState::paid: out.state = State::paid; break;
        case OriginState::claimed: out.state = State::claimed; break;
        case OriginState::paid_in_vain:
            out.state = State::timed_out;
            out.was_paid = true;
            break;
        case OriginState::unpaid:
        case OriginState::unreadable: break;  // not taken over
    }
    return out;
}

std::string here(Took took, const OriginJudgement& judged, const Given& given) {
    if (took == Took::known) return "here already: nothing was changed";
    if (took == Took::identifier_living) return "left behind: another payment here has its identifier";
    switch (judged.state) {
        case OriginState::awaited: return "awaited, by raiden";
        case OriginState::paid:
            return given.gate.empty() ? "paid; an application can claim it"
                                      : fmt::format("paid; opens one thing of {}", given.gate);
        case OriginState::claimed: return "claimed, as history";
        case OriginState::paid_in_vain: return "timed out, with its money on record: it is owed";
        case OriginState::unpaid:
        case OriginState::unreadable: break;
    }
    return {};
}

class Import {
  public:
    Import(const Given& given, const Configuration& configuration, Report& report)
        : given_(given), report_(report), beside_(configuration) {
        // A dry run leaves nothing behind, not even that: a deed that fails is undone.
        const auto kept = store::write(*beside_.store, [&](store::Tx& tx) -> Result<void> {
            auto context = beside_.context();
            secret_ = ops::decided(tx, context.now, kSecret, hex(context.random.bytes<32>()));
            if (given_.dry_run) return fail(Code::wrong_state);
            return {};
        });
        CHECK(kept.has_value() != given_.dry_run, "only a dry run is undone");
    }

    Time now() { return beside_.context().now; }

    void take(const OriginJudgement& judged) {
        if (judged.state == OriginState::unpaid) return count(judged.state, "left behind: nobody paid it in time");
        if (judged.state == OriginState::unreadable) {
            count(judged.state, "left behind");
            report_.left_behind.push_back({std::to_string(judged.identifier), judged.counter, judged.why});
            return;
        }
        bite_.push_back(judged);
        if (bite_.size() == kBite) flush();
    }

    void flush() {
        if (bite_.empty()) return;
        const auto each = [&](store::Tx& tx) {
            std::vector<Took> all;
            for (const auto& judged : bite_) {
                const auto payment = from(judged, given_);
                all.push_back(given_.dry_run ? paywall::would_take_over(tx, secret_, payment)
                                             : paywall::take_over_payment(tx, beside_.context(), secret_, payment));
            }
            return all;
        };
        const auto took = given_.dry_run ? store::read(*beside_.store, each) : store::write(*beside_.store, each);
        for (std::size_t i = 0; i < took.size(); ++i) note(took[i], bite_[i]);
        bite_.clear();
    }

    void finish() {
        flush();
        for (const auto& [key, rows] : counts_) report_.payments.push_back({key.first, rows, key.second});
        if (rounded_ > 0)
            report_.notes.push_back(
                fmt::format("{} prices were finer than {} counts and were rounded up.", rounded_, given_.asset));
        report_.notes.emplace_back(
            "What was received is on record as the price, the least that was accepted there: the pickled events were "
            "not "
            "opened. The node's history has the exact amounts.");
        if (given_.zone.empty()) report_.notes.emplace_back("Deadlines were read as UTC; --zone names another.");
    }

  private:
    void count(OriginState there, std::string becomes) { ++counts_[{there, std::move(becomes)}]; }

    void note(Took took, const OriginJudgement& judged) {
        const auto identifier = std::to_string(judged.identifier);
        count(judged.state, here(took, judged, given_));
        if (took == Took::identifier_living)
            report_.left_behind.push_back({identifier, judged.counter, "another payment here has its identifier"});
        if (took == Took::taken && judged.was_rounded) ++rounded_;
        if (took == Took::taken && judged.state == OriginState::paid_in_vain)
            report_.owed.push_back({identifier, judged.counter, spoken(judged.price)});
    }

    const Given& given_;
    Report& report_;
    Beside beside_;
    std::string secret_;
    std::vector<OriginJudgement> bite_;
    std::map<std::pair<OriginState, std::string>, std::int64_t> counts_;
    std::int64_t rounded_ = 0;
};

}  // namespace

int command_import_raiden_paywall(const Given& given) {
    const auto configuration = configure(given);
    const store::SqliteSource source{given.file};
    const auto world = world_of(source, given);
    check_gate(configuration, given, world.asset);
    Report report{.dry_run = given.dry_run};
    Import import{given, configuration, report};
    const auto now = import.now();
    constexpr std::array<std::string_view, 7> kColumns{"identifier",    "counter",       "timeout", "amount",
                                                       "token_address", "payment_event", "claimed"};
    source.each("payment", kColumns, [&](const store::SourceRow& row) {
        import.take(judge_origin_payment({row[0], row[1], row[2], row[3], row[4], row[5], row[6]}, world, now));
    });
    import.finish();
    Output{given.json}.one(report);
    return kOk;
}

}  // namespace hf::cli
