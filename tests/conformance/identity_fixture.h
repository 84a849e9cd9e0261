// Accounts and their sessions on one store, at a moment that the test sets.
#pragma once

#include "conformance/store_fixture.h"
#include "identity/accounts/move_user.h"
#include "identity/accounts/sign_up.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"
#include "identity/sessions/refresh_session.h"

namespace hf::conformance {

using namespace identity;

class IdentityDeeds : public StoreTest {
  protected:
    IdentityDeeds() : store_(open()) { store::migrate(*store_, {identity::migrations()}, kNow); }
    ~IdentityDeeds() override { store_->close(); }

    template <class Deed>
    auto write(Deed deed) {
        return store::write(*store_, [&](Tx& tx) { return deed(tx, Context{now_, random_, caller_, trusted_}); });
    }

    UserId user(const std::string& name = "ada") {
        return write([&](Tx& tx, const Context& context) {
            const NewUser user{.id = UserId::make(now_, random_),
                               .username = name,
                               .first_name = "First",
                               .last_name = {},
                               .email = name + "@example.org",
                               .unverified_email = {},
                               .password_hash = "a hash",
                               .role = {},
                               .created_at = now_,
                               .origin = {},
                               .origin_id = {}};
            return insert_user(tx, context, user).value().id;
        });
    }
    UserRow look(const UserId& id) {
        return write(
            [&](Tx& tx, const Context&) { return tx.one<UserRow>(identity::queries::find_user, "id"_p = id).value(); });
    }
    OpenedSession session(const UserId& of) {
        return write(
            [&](Tx& tx, const Context& context) { return open_session(tx, context, of, {"a program", "192.0.2.0"}); });
    }
    Refreshed refresh(const std::string& token) {
        return write([&](Tx& tx, const Context& context) { return refresh_session(tx, context, token); });
    }
    /// The next token; fails the test when none is given.
    OpenedSession refreshed(const std::string& token) {
        auto answer = refresh(token);
        EXPECT_TRUE(std::holds_alternative<OpenedSession>(answer));
        return std::holds_alternative<OpenedSession>(answer) ? std::get<OpenedSession>(answer) : OpenedSession{};
    }
    bool is_refused(const std::string& token) { return std::holds_alternative<NoSuchToken>(refresh(token)); }
    bool is_theft(const std::string& token) { return std::holds_alternative<TokenReused>(refresh(token)); }

    std::optional<Standing> standing(const SessionId& id) {
        return write(
            [&](Tx& tx, const Context&) { return tx.one<Standing>(identity::queries::find_standing, "id"_p = id); });
    }
    bool goes_on(const SessionId& id) { return caller_of(standing(id), now_).has_value(); }

    std::unique_ptr<Store> store_;
    SystemRandom random_;
    Caller caller_;
    Time now_ = kNow;
    bool trusted_ = true;
};

}  // namespace hf::conformance
