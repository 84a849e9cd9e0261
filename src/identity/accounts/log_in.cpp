#include "identity/accounts/log_in.h"

#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/names.h"
#include "identity/browser_session.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

/// Those whose password it might be. An address always has three places, a name one, so that the work is the same
/// whatever stands in them.
struct Candidates {
    std::vector<std::optional<UserRow>> places;
    Attempt attempt;  // at what was typed
};

Candidates candidates_for(store::Tx& tx, const LogIn& in) {
    Candidates found;
    if (in.username.contains('@')) {
        const auto key = email_key(in.username);
        found.places = {tx.one<UserRow>(queries::find_user_by_email, "email_key"_p = key),
                        tx.one<UserRow>(queries::find_first_claimant, "email_key"_p = key),
                        tx.one<UserRow>(queries::find_last_claimant, "email_key"_p = key)};
        auto &first = found.places[1], &last = found.places[2];
        if (first && last && first->id == last->id) last.reset();
        found.attempt.account = key;
    } else {
        found.places = {
            tx.one<UserRow>(queries::find_user_by_username, "username_key"_p = username_skeleton(in.username))};
        // A name that merely looks like his is not his.
        auto& user = found.places.front();
        if (user && fold_case(*user->username) != fold_case(in.username)) user.reset();
        found.attempt.account = user ? user->id.text : fold_case(in.username);
    }
    return found;
}

Attempt at_account(Attempt attempt, const UserRow& user) {
    attempt.account = user.id.text;
    return attempt;
}

/// Takes the try at what was typed, which is refused aloud; and, by an address, one at each account that it might open:
/// whoever owns an address has no more guesses at those who claim it than at anybody else. An account that has none
/// left is passed over in silence, so that nothing tells whose address it is.
Result<Nothing> take_attempts(store::Tx& tx, const Context& context, const Identity& identity, Candidates& found) {
    TRY(take_attempt(tx, context, identity.guessing, identity.guess_secret, found.attempt));
    if (found.places.size() == 1) return Nothing{};
    for (auto& user : found.places) {
        if (!user) continue;
        const auto own = at_account(found.attempt, *user);
        if (!take_attempt(tx, context, identity.guessing, identity.guess_secret, own)) user.reset();
    }
    return Nothing{};
}

void give_back_attempts(store::Tx& tx, const Context& context, const Identity& identity, const Candidates& found) {
    give_back_attempt(tx, context, identity.guess_secret, found.attempt);
    if (found.places.size() == 1) return;
    for (const auto& user : found.places)
        if (user) give_back_attempt(tx, context, identity.guess_secret, at_account(found.attempt, *user));
}

/// Of a password that was right. What was typed is forgiven to whose it is: an account that merely claims an address
/// must not wipe out the guesses at it.
void forgive_attempts(store::Tx& tx, const Context& context, const Identity& identity, const Candidates& found,
                      const UserRow& right) {
    forgive_attempt(tx, context, identity.guessing, identity.guess_secret, at_account(found.attempt, right));
    const auto& owner = found.places.front();
    if (owner && owner->id == right.id)
        forgive_attempt(tx, context, identity.guessing, identity.guess_secret, found.attempt);
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
Result<UserRow> let_in(store::Tx& tx, const Context& context, const Identity& identity, const Candidates& candidates,
                       const UserRow& known, const std::optional<std::string>& new_hash) {
    auto user = TRY(find_user(tx, known.id));
    if (user.password_hash != known.password_hash) return std::unexpected(refusal());
    if (!may_sign_in(user.state)) return fail(Code::forbidden, "This account is deactivated.");
    forgive_attempts(tx, context, identity, candidates, user);
    if (new_hash) {
        tx.run(queries::upgrade_password, "id"_p = user.id, "password_hash"_p = *new_hash,
               "old_hash"_p = *known.password_hash);
        user.password_hash = new_hash;
    }
    return user;
}

/// Nothing in a crowd: it can wait for another day.
std::optional<std::string> better_hash(const Identity& identity, std::string_view password) {
    auto hash = identity.hashers.hash(password);
    return hash ? std::optional{*std::move(hash)} : std::nullopt;
}

/// `then(Tx&, const Context&, const UserRow&)` in the transaction that lets him in.
template <class Then>
auto judge(http::Trip& trip, const Identity& identity, const Candidates& candidates, std::string_view password,
           Then then) -> Result<std::invoke_result_t<Then&, store::Tx&, const Context&, const UserRow&>> {
    using Out = std::invoke_result_t<Then&, store::Tx&, const Context&, const UserRow&>;
    bool needs_upgrade = false;
    const auto right = whose_password(identity, candidates, password, needs_upgrade);
    if (!right) {
        trip.write(
            [&](store::Tx& tx, const Context& context) { give_back_attempts(tx, context, identity, candidates); });
        return std::unexpected(right.error());
    }
    if (!*right) return std::unexpected(refusal());
    std::optional<std::string> new_hash;
    if (needs_upgrade) new_hash = better_hash(identity, password);
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Out> {
        return then(tx, context, TRY(let_in(tx, context, identity, candidates, **right, new_hash)));
    });
}

Attempt from_here(const http::Trip& trip, std::string account, std::string_view device) {
    return {.account = std::move(account), .address = trip.request.peer.limit_key(), .device = std::string{device}};
}

}  // namespace

Result<OpenedSession> log_in_and(http::Trip& trip, const Identity& identity, const LogIn& in, std::string_view device,
                                 const Open& open) {
    trip.answer_after = trip.kernel.clock.monotonic() + kRefusalTakes;
    const auto candidates = TRY(trip.write([&](store::Tx& tx, const Context& context) -> Result<Candidates> {
        auto found = candidates_for(tx, in);
        found.attempt = from_here(trip, std::move(found.attempt.account), device);
        TRY(take_attempts(tx, context, identity, found));
        return found;
    }));
    auto opened = TRY(
        judge(trip, identity, candidates, in.password,
              [&](store::Tx& tx, const Context& context, const UserRow& user) { return open(tx, context, user.id); }));
    trip.answer_after = Duration{0};
    return opened;
}

Result<UserRow> confirm_password(http::Trip& trip, const Identity& identity, const UserRow& user,
                                 const std::optional<std::string>& password) {
    if (!user.password_hash) return user;
    if (!password) return std::unexpected(Error{Code::invalid_fields, {}, {{"/password", "is missing"}}});
    Candidates only{{user}, from_here(trip, user.id.text, known_device(trip.request))};
    TRY(trip.write([&](store::Tx& tx, const Context& context) {
        return take_attempt(tx, context, identity.guessing, identity.guess_secret, only.attempt);
    }));
    auto judged =
        judge(trip, identity, only, *password, [](store::Tx&, const Context&, const UserRow& now) { return now; });
    if (judged || judged.error().code != Code::unauthorized) return judged;
    return std::unexpected(Error{Code::invalid_fields, {}, {{"/password", "is not right"}}});
}

Result<UserRow> still_opens(store::Tx& tx, const UserRow& confirmed) {
    auto user = TRY(find_user(tx, confirmed.id));
    if (user.password_hash != confirmed.password_hash || !may_sign_in(user.state))
        return fail(Code::wrong_state, "The password was changed meanwhile, or the account was shut: begin again.");
    return user;
}

Result<UserRow> still_confirmed(store::Tx& tx, const Context& context, const UserRow& confirmed) {
    auto user = TRY(still_opens(tx, confirmed));
    const auto& session = context.caller.session;
    if (user.id.text != context.caller.id ||
        (!session.empty() && !caller_of(tx.one<Standing>(queries::find_standing, "id"_p = session), context.now)))
        return fail(Code::wrong_state, "Your session has ended meanwhile: begin again.");
    return user;
}

Result<TokenSet> log_in(http::Trip& trip, const Identity& identity, const LogIn& in) {
    const auto opened = TRY(log_in_and(trip, identity, in, known_device(trip.request),
                                       [&](store::Tx& tx, const Context& context, const UserId& user) {
                                           return open_session(tx, context, user, whence(trip.request));
                                       }));
    return tokens_for(identity, opened, trip.kernel.clock.now(), trip.kernel.random);
}

}  // namespace hf::identity
