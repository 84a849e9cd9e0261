#include "identity/accounts/log_in.h"

#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/names.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

/// Those whose password it might be. An address always has two places, a name one, so that the work is the same
/// whatever stands in them.
struct Candidates {
    std::vector<std::optional<UserRow>> places;
    Attempt attempt;
};

Candidates candidates_for(store::Tx& tx, const LogIn& in) {
    Candidates found;
    if (in.username.contains('@')) {
        const auto key = email_key(in.username);
        found.places = {tx.one<UserRow>(queries::find_user_by_email, "email_key"_p = key),
                        tx.one<UserRow>(queries::find_user_by_unverified_email, "email_key"_p = key)};
    } else {
        found.places = {
            tx.one<UserRow>(queries::find_user_by_username, "username_key"_p = username_skeleton(in.username))};
        // A name that merely looks like his is not his.
        auto& user = found.places.front();
        if (user && fold_case(*user->username) != fold_case(in.username)) user.reset();
    }
    found.attempt.account = fold_case(in.username);
    for (const auto& user : found.places)
        if (user) {
            found.attempt.account = user->id.text;
            break;
        }
    return found;
}

Error refusal() { return {Code::unauthorized, "The name or the password is not right."}; }

/// The first whose password it is. All are tried, whoever it turns out to be.
Result<std::optional<UserRow>> whose_password(const Identity& identity, const Candidates& candidates,
                                              std::string_view password, bool& needs_upgrade) {
    std::optional<UserRow> right;
    for (const auto& user : candidates.places) {
        const bool can = user && user->password_hash;
        const auto hash = can ? std::string_view{*user->password_hash} : stand_in_hash();
        const auto check = TRY(identity.hashers.check(hash, password));
        if (!can || !check.right || right) continue;
        right = user;
        needs_upgrade = check.needs_upgrade;
    }
    return right;
}

/// What follows from a right password.
Result<UserRow> let_in(store::Tx& tx, const Context& context, const Identity& identity, const Attempt& attempt,
                       const UserRow& known, const std::optional<std::string>& new_hash) {
    auto user = TRY(find_user(tx, known.id));
    if (user.password_hash != known.password_hash) return std::unexpected(refusal());
    if (!may_sign_in(user.state)) return fail(Code::forbidden, "This account is deactivated.");
    // An account that merely claims an address must not wipe out the guesses at its owner's.
    if (attempt.account == user.id.text)
        forgive_attempt(tx, context, identity.guessing, identity.guess_secret, attempt);
    if (new_hash) {
        tx.run(queries::upgrade_password, "id"_p = user.id, "password_hash"_p = *new_hash,
               "old_hash"_p = *known.password_hash);
        user.password_hash = new_hash;
    }
    return user;
}

Result<UserRow> judge(http::Trip& trip, const Identity& identity, const Candidates& candidates,
                      std::string_view password) {
    bool needs_upgrade = false;
    const auto right = TRY(whose_password(identity, candidates, password, needs_upgrade));
    if (!right) return std::unexpected(refusal());
    std::optional<std::string> new_hash;
    if (needs_upgrade) new_hash = TRY(identity.hashers.hash(password));
    return trip.write([&](store::Tx& tx, const Context& context) {
        return let_in(tx, context, identity, candidates.attempt, *right, new_hash);
    });
}

Attempt from_here(const http::Trip& trip, std::string account, std::string_view device) {
    return {.account = std::move(account), .address = trip.request.peer.limit_key(), .device = std::string{device}};
}

}  // namespace

Result<UserRow> recognize(http::Trip& trip, const Identity& identity, const LogIn& in, std::string_view device) {
    trip.answer_after = trip.kernel.clock.monotonic() + kRefusalTakes;
    const auto candidates = TRY(trip.write([&](store::Tx& tx, const Context& context) -> Result<Candidates> {
        auto found = candidates_for(tx, in);
        found.attempt = from_here(trip, std::move(found.attempt.account), device);
        TRY(take_attempt(tx, context, identity.guessing, identity.guess_secret, found.attempt));
        return found;
    }));
    auto user = TRY(judge(trip, identity, candidates, in.password));
    trip.answer_after = Duration{0};
    return user;
}

Result<Nothing> confirm_password(http::Trip& trip, const Identity& identity, const UserRow& user,
                                 const std::optional<std::string>& password) {
    if (!password) return std::unexpected(Error{Code::invalid_fields, {}, {{"/password", "is missing"}}});
    Candidates only{{user}, from_here(trip, user.id.text, {})};
    TRY(trip.write([&](store::Tx& tx, const Context& context) {
        return take_attempt(tx, context, identity.guessing, identity.guess_secret, only.attempt);
    }));
    const auto judged = judge(trip, identity, only, *password);
    if (judged) return Nothing{};
    if (judged.error().code != Code::unauthorized) return std::unexpected(judged.error());
    return std::unexpected(Error{Code::invalid_fields, {}, {{"/password", "is not right"}}});
}

Result<TokenSet> log_in(http::Trip& trip, const Identity& identity, const LogIn& in) {
    const auto user = TRY(recognize(trip, identity, in, {}));
    const auto opened = trip.write([&](store::Tx& tx, const Context& context) {
        return open_session(tx, context, user.id, whence(trip.request));
    });
    return tokens_for(identity, opened, trip.kernel.clock.now(), trip.kernel.random);
}

}  // namespace hf::identity
