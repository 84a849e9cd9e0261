// Tries at passwords on one store, at a moment that the test sets.
#pragma once

#include "conformance/store_fixture.h"
#include "identity/guessing/take_attempt.h"
#include "identity/queries.h"

namespace hf::conformance {

using identity::Attempt;
using identity::GuessRules;

inline constexpr std::string_view kSecret = "a secret of the server's own";

/// Everything that the tables of guessing hold, as text.
inline constexpr store::Query<> kAllText{
    "test.guessing_text",
    "SELECT pair FROM guess_pairs UNION ALL SELECT account || ' ' || pair FROM stranger_failures "
    "UNION ALL SELECT caller || ' ' || account FROM known_callers",
    "SELECT pair FROM guess_pairs UNION ALL SELECT account || ' ' || pair FROM stranger_failures "
    "UNION ALL SELECT caller || ' ' || account FROM known_callers"};

class Guessing : public StoreTest {
  protected:
    Guessing() : store_(open()) { store::migrate(*store_, {identity::migrations()}, kNow); }

    Context context() { return {now, random_, caller_, trusted}; }

    Result<Nothing> take(Store& store, const Attempt& attempt) {
        return store::write(store, [&](Tx& tx) {
            return identity::take_attempt(tx, {now, random_, caller_, trusted}, rules, kSecret, attempt);
        });
    }
    Result<Nothing> take(const Attempt& attempt) { return take(*store_, attempt); }
    bool may(const Attempt& attempt) { return take(attempt).has_value(); }
    /// Seconds to wait; 0 for a try that was taken.
    std::int64_t wait(const Attempt& attempt) {
        const auto taken = take(attempt);
        if (taken) return 0;
        EXPECT_EQ(taken.error().code, Code::rate_limited);
        return taken.error().retry_after.count();
    }
    void forgive(const Attempt& attempt) {
        store::write(*store_, [&](Tx& tx) { identity::forgive_attempt(tx, context(), rules, kSecret, attempt); });
    }
    /// With the right password.
    bool sign_in(const Attempt& attempt) {
        if (!may(attempt)) return false;
        forgive(attempt);
        return true;
    }
    void prune() {
        store::write(*store_, [&](Tx& tx) { return identity::prune_attempts(tx, context()); });
    }
    std::vector<std::string> rows() {
        return store::read(*store_, [](Tx& tx) { return tx.all<std::string>(kAllText); });
    }
    /// Strangers fail at the account, each from an address of his own, until they have to wait.
    int fail_from_everywhere(const std::string& account) {
        for (int n = 0; n < 200; ++n)
            if (!may({account, "stranger " + std::to_string(n), ""})) return n;
        return 200;
    }

    Time now = kNow;
    bool trusted = true;
    GuessRules rules;

  private:
    Caller caller_;
    SystemRandom random_;

  protected:
    std::unique_ptr<Store> store_;  // goes first: its deeds borrow the others
};

}  // namespace hf::conformance
