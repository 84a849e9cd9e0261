// What guessing leaves in the database, on both engines: keyed digests alone, and not for longer than the rules need.
#include "conformance/guessing_fixture.h"

namespace hf::conformance {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StoredGuesses : public Guessing {};
HF_FOR_BOTH_ENGINES(StoredGuesses);

TEST_P(StoredGuesses, WhatIsForgottenIsDeletedAndNothingElse) {
    fail_from_everywhere("ada");
    EXPECT_TRUE(sign_in({"bob", "home", "laptop"}));
    EXPECT_EQ(rows().size(), 50u + 50 + 2) << "pairs, failures of strangers, an address and a device";
    now = now + minutes{15} - Duration{1};
    prune();
    EXPECT_EQ(rows().size(), 50u + 50 + 2);
    now = now + Duration{1};
    prune();
    EXPECT_EQ(rows().size(), 50u + 2);
    now = kNow + days{1};
    prune();
    EXPECT_EQ(rows().size(), 2u);
    now = kNow + days{90};
    prune();
    EXPECT_THAT(rows(), IsEmpty());
}

TEST_P(StoredGuesses, OnlyKeyedDigestsAreStored) {
    const Attempt attempt{"ada@kelp.example", "192.0.2.7", "cookie-of-ada"};
    EXPECT_TRUE(may(attempt));
    EXPECT_TRUE(sign_in(attempt));
    EXPECT_TRUE(may({"nobody has this name", "2001:db8::", ""}));
    const auto stored = rows();
    EXPECT_EQ(stored.size(), 2u + 2) << "a pair and a stranger, an address and a device";
    for (const auto* plain : {"ada", "kelp", "192.0.2", "cookie", "nobody", "2001"})
        EXPECT_THAT(stored, Each(Not(HasSubstr(plain))));
    const auto same = store::write(*store_, [&](Tx& tx) {
        identity::forgive_attempt(tx, context(), rules, "another secret", attempt);
        return tx.all<std::string>(kAllText);
    });
    EXPECT_EQ(same.size(), stored.size() + 2) << "of another key nothing is found again";
}

TEST_P(StoredGuesses, WhatIsNextToEachOtherIsKeptApart) {
    for (int n = 0; n < 5; ++n) EXPECT_TRUE(may({"ab", "c", ""}));
    EXPECT_FALSE(may({"ab", "c", ""}));
    EXPECT_TRUE(may({"a", "bc", ""}));
    EXPECT_TRUE(may({"abc", "", ""}));
}

}  // namespace
}  // namespace hf::conformance
