#include "identity/guessing/take_attempt.h"

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/text.h"
#include "identity/accounts/user.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

using FailureId = Id<"gsf">;

constexpr Duration kKeepFailures = std::chrono::days{1};

/// Of an account and something about it; `kind` keeps digests of different things apart.
std::string digest_of(std::string_view secret, std::string_view kind, std::string_view account,
                      std::string_view what = {}) {
    std::string message{kind};
    message += ' ' + std::to_string(account.size()) + ' ';
    message += account;
    message += what;
    return hex(hmac_sha256(secret, message));
}

/// How an attempt stands in the tables.
struct Traces {
    std::string account;
    std::string address;
    std::string device;  // empty without a device
    std::string pair;
    bool stranger = true;
};

Traces traces_of(store::Tx& tx, const Context& context, std::string_view secret, const Attempt& attempt) {
    Traces traces{.account = digest_of(secret, "account", attempt.account),
                  .address = digest_of(secret, "address", attempt.account, attempt.address),
                  .device = attempt.device.empty() ? "" : digest_of(secret, "device", attempt.account, attempt.device)};
    const auto known = tx.all<std::string>(queries::find_known_callers, "address"_p = traces.address,
                                           "device"_p = traces.device, "now"_p = context.now);
    traces.stranger = known.empty();
    traces.pair = std::ranges::find(known, traces.device) != known.end() ? traces.device : traces.address;
    return traces;
}

std::unexpected<Error> refused(Duration wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    return std::unexpected(Error{.code = Code::rate_limited,
                                 .detail = "Too many wrong passwords; try again in " + text_of(Duration{seconds}) + '.',
                                 .retry_after = seconds});
}

}  // namespace

Result<Nothing> take_attempt(store::Tx& tx, const Context& context, const GuessRules& rules, std::string_view secret,
                             const Attempt& attempt) {
    const auto traces = traces_of(tx, context, secret, attempt);
    const auto pair = tx.one<PairTally>(queries::find_guess_pair, "pair"_p = traces.pair).value_or(PairTally{});
    auto wait = wait_of(rules, pair, context.now);
    if (traces.stranger) {
        const auto strangers = tx.one<StrangersTally>(queries::count_stranger_failures, "account"_p = traces.account,
                                                      "since"_p = context.now - rules.strangers_window);
        wait = std::max(wait, wait_of(rules, *strangers, context.now));
    }
    if (wait > Duration{0}) return refused(wait);

    const auto counted = with_failure(rules, pair, context.now);
    tx.run(queries::put_guess_pair, counted, "pair"_p = traces.pair, "forget_at"_p = forget_at(rules, counted));
    if (traces.stranger)
        tx.run(queries::insert_stranger_failure, "id"_p = FailureId::make(context.now, context.random).text,
               "account"_p = traces.account, "pair"_p = traces.pair, "failed_at"_p = context.now);
    return Nothing{};
}

void give_back_attempt(store::Tx& tx, const Context& context, std::string_view secret, const Attempt& attempt) {
    const auto traces = traces_of(tx, context, secret, attempt);
    tx.run(queries::give_back_first_failure, "pair"_p = traces.pair);
    tx.run(queries::give_back_failure, "pair"_p = traces.pair, "now"_p = context.now);
    tx.run(queries::give_back_stranger_failure, "account"_p = traces.account, "pair"_p = traces.pair);
}

void forgive_attempt(store::Tx& tx, const Context& context, const GuessRules& rules, std::string_view secret,
                     const Attempt& attempt) {
    const auto traces = traces_of(tx, context, secret, attempt);
    tx.run(queries::delete_guess_pair, "pair"_p = traces.pair);
    tx.run(queries::forgive_stranger_failures, "account"_p = traces.account, "pair"_p = traces.pair);
    for (const auto& caller : {traces.address, traces.device})
        if (!caller.empty())
            tx.run(queries::put_known_caller, "caller"_p = caller, "account"_p = traces.account,
                   "known_until"_p = context.now + rules.known_for);
}

void forget_callers(store::Tx& tx, std::string_view secret, std::string_view account) {
    tx.run(queries::delete_known_callers, "account"_p = digest_of(secret, "account", account));
}

int prune_attempts(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    const auto pairs = tx.all<std::string>(queries::prune_guess_pairs, "now"_p = context.now, "most"_p = kPruneBite);
    const auto failures = tx.all<std::string>(queries::prune_stranger_failures,
                                              "before"_p = context.now - kKeepFailures, "most"_p = kPruneBite);
    const auto known = tx.all<std::string>(queries::prune_known_callers, "now"_p = context.now, "most"_p = kPruneBite);
    return static_cast<int>(pairs.size() + failures.size() + known.size());
}

}  // namespace hf::identity
