// People brought over from an origin, on both engines; and reading what stands in another program's PostgreSQL.
#include "identity/accounts/import_user.h"

#include <algorithm>
#include <array>

#include "conformance/store_fixture.h"
#include "identity/accounts/erase_users.h"
#include "identity/accounts/names.h"
#include "identity/queries.h"
#include "store/postgres_source.h"

namespace hf::conformance {
namespace {

using namespace identity;
using ::testing::HasSubstr;

constexpr const char* kBcrypt = "$2b$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

class Importing : public StoreTest {
  protected:
    Importing() : store_(open()) { store::migrate(*store_, {identity::migrations()}, kNow); }
    ~Importing() override { store_->close(); }

    static OriginUser user(std::string id, std::string username) {
        return {.origin = "openon",
                .id = std::move(id),
                .email = username + "@origin.example",
                .username = std::move(username),
                .full_name = "Ada King Lovelace",
                .password_hash = kBcrypt,
                .created_at = kNow - std::chrono::days{900}};
    }
    ImportPlan import(const OriginUser& user) {
        return store::write(*store_,
                            [&](Tx& tx) {
                                SystemRandom random;
                                return import_user(tx, Context{kNow, random, Caller{Caller::Kind::system}}, user);
                            })
            .value();
    }
    ImportPlan plan(const OriginUser& user, const std::set<std::string>& taken = {}) {
        return store::read(*store_, [&](Tx& tx) { return plan_import(tx, user, taken); });
    }
    UserRow stored(const OriginUser& user) {
        return store::read(*store_, [&](Tx& tx) {
            return tx
                .one<UserRow>(identity::queries::find_user_by_origin, "origin"_p = user.origin, "origin_id"_p = user.id)
                .value();
        });
    }

    std::unique_ptr<Store> store_;
};
HF_FOR_BOTH_ENGINES(Importing);

TEST_P(Importing, KeepsWhatIsKnownOfHim) {
    const auto ada = user("1", "ada");
    EXPECT_EQ(import(ada).step, ImportStep::take_over);
    const auto row = stored(ada);
    EXPECT_EQ(row.username, "ada");
    EXPECT_EQ(row.first_name, "Ada");
    EXPECT_EQ(row.last_name, "King Lovelace");
    EXPECT_EQ(row.unverified_email, "ada@origin.example");
    EXPECT_EQ(row.email, std::nullopt);
    EXPECT_EQ(row.password_hash, kBcrypt);
    EXPECT_EQ(row.state, UserState::active);
    EXPECT_EQ(row.created_at, ada.created_at);
}

TEST_P(Importing, DoesItOnce) {
    auto ada = user("1", "ada");
    import(ada);
    const auto before = stored(ada);
    ada.username = "grace";
    ada.password_hash = "$2b$04$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01235";
    EXPECT_EQ(import(ada).step, ImportStep::nothing);
    const auto after = stored(ada);
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.username, "ada");
    EXPECT_EQ(after.password_hash, kBcrypt);
    auto other = user("1", "ada");
    other.origin = "peerpush";
    EXPECT_EQ(import(other).username, "ada_2") << "an id of another origin is another's";
}

TEST_P(Importing, LeavesOutWhoWasErased) {
    const auto ada = user("1", "ada");
    import(ada);
    const auto id = stored(ada).id;
    store::write(*store_, [&](Tx& tx) {
        tx.run_raw("UPDATE users SET state = 'leaving', erase_at = 1 WHERE id = '" + id.text + "'");
    });
    const auto erased = store::write(*store_, [&](Tx& tx) {
        SystemRandom random;
        return identity::erase_users(tx, Context{kNow, random, Caller{Caller::Kind::system}}, {});
    });
    EXPECT_EQ(erased, 1);
    EXPECT_EQ(plan(ada).step, ImportStep::leave_out);
    EXPECT_EQ(import(ada).step, ImportStep::leave_out);
    auto other = user("1", "grace");
    other.origin = "peerpush";
    EXPECT_EQ(import(other).step, ImportStep::take_over) << "an id of another origin is another's";
}

TEST_P(Importing, ShutsOutWhoIsNotActive) {
    auto grace = user("2", "grace");
    grace.is_active = false;
    import(grace);
    EXPECT_EQ(stored(grace).state, UserState::deactivated);
}

TEST_P(Importing, GivesAPasswordToWhoHasNone) {
    auto plain = user("3", "plain");
    plain.password_hash = "sha1$abc";
    EXPECT_EQ(import(plain).password_hash, std::nullopt);
    EXPECT_EQ(stored(plain).password_hash, std::nullopt);
    EXPECT_EQ(import(plain).step, ImportStep::nothing);
    plain.password_hash = kBcrypt;
    EXPECT_EQ(plan(plain).step, ImportStep::give_password);
    EXPECT_EQ(import(plain).step, ImportStep::give_password);
    EXPECT_EQ(stored(plain).password_hash, kBcrypt);
}

TEST_P(Importing, LeavesBehindWhatBreaksARule) {
    auto far = user("4", "far");
    far.email = "nowhere";
    far.full_name = std::string(101, 'x') + " y";
    const auto plan = import(far);
    EXPECT_FALSE(plan.why_no_email.empty());
    EXPECT_FALSE(plan.why_no_names.empty());
    EXPECT_EQ(stored(far).unverified_email, std::nullopt);
    EXPECT_EQ(stored(far).last_name, std::nullopt);
}

TEST_P(Importing, FindsANameForEverybody) {
    struct Row {
        const char* there;
        const char* here;
    };
    import(user("taken", "kelp"));
    constexpr Row kRows[]{{"Kelp", "Kelp_2"},
                          {"KELP", "KELP_3"},
                          {"root", "root_2"},
                          {"_odd", "odd_2"},
                          {"ab", "ab_2"},
                          {"\xc3\xa9t\xc3\xa9", "t_2"},
                          {"---", "user_2"},
                          {"two words", "twowords_2"},
                          {"fine-name", "fine-name"}};
    for (const auto& row : kRows) EXPECT_EQ(import(user(row.there, row.there)).username, row.here);
    const std::string longest(200, 'k');
    EXPECT_EQ(import(user("long", longest)).username, std::string(60, 'k') + "_2");
    EXPECT_EQ(plan(user("new", "dulse"), {username_skeleton("du1se")}).username, "dulse_2");
    for (int i = 0; i < 25; ++i) {
        const auto many = user("many" + std::to_string(i), "many");
        EXPECT_TRUE(import(many).step == ImportStep::take_over) << i;
        EXPECT_EQ(stored(many).id.text.substr(0, 4), "usr_");
    }
}

TEST(PostgresSource, GivesEachRowAsText) {
    const auto url = test::shared_postgres().fresh_database();
    const store::PostgresSource source{url};
    constexpr std::array<std::string_view, 2> kColumns{"datname", "datistemplate"};
    std::vector<std::string> names;
    source.each("pg_database", kColumns,
                [&](const store::SourceRow& row) { names.push_back(*row[0] + ' ' + *row[1]); });
    EXPECT_TRUE(std::ranges::is_sorted(names));
    EXPECT_THAT(names, ::testing::Contains("template0 true"));
}

TEST(PostgresSource, SaysWhatIsMissing) {
    const auto url = test::shared_postgres().fresh_database();
    const auto refusal = [&](std::string_view table, std::string_view column) -> std::string {
        try {
            store::PostgresSource{url}.each(table, std::array{column}, [](const store::SourceRow&) {});
        } catch (const WorldError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(refusal("users", "id"), HasSubstr("users"));
    EXPECT_THAT(refusal("pg_database", "price"), HasSubstr("price"));
    EXPECT_THAT(refusal("a\"; DROP TABLE b; --", "id"), HasSubstr("does not exist"));
}

}  // namespace
}  // namespace hf::conformance
