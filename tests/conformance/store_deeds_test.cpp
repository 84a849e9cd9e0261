// One deed at a time: what is kept, what is undone, what travels unharmed.
#include <limits>

#include "conformance/store_fixture.h"

namespace hf::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StoreDeeds : public StoreTest {};
HF_FOR_BOTH_ENGINES(StoreDeeds);

TEST_P(StoreDeeds, KeepsWhatSucceeds) {
    auto store = ready();
    const int given = store::write(*store, [](Tx& tx) {
        add_note(tx, "a");
        return 7;
    });
    EXPECT_EQ(given, 7);
    EXPECT_THAT(note_ids(*store), ElementsAre("a"));
    store = open();
    EXPECT_THAT(note_ids(*store), ElementsAre("a"));
}

TEST_P(StoreDeeds, UndoesWhatReturnsAnError) {
    auto store = ready();
    const auto result = store::write(*store, [](Tx& tx) -> Result<int> {
        add_note(tx, "a");
        EXPECT_EQ(tx.one<std::int64_t>(queries::count_notes), 1) << "a deed sees what it did";
        return fail(Code::wrong_state);
    });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, Code::wrong_state);
    EXPECT_THAT(note_ids(*store), IsEmpty());
}

TEST_P(StoreDeeds, UndoesWhatThrowsAndPassesItOn) {
    auto store = ready();
    EXPECT_THROW(store::write(*store,
                              [](Tx& tx) {
                                  add_note(tx, "a");
                                  throw std::logic_error("a bug in a deed");
                              }),
                 std::logic_error);
    EXPECT_THAT(note_ids(*store), IsEmpty());
}

TEST_P(StoreDeeds, AnExpectedConflictIsNoFailure) {
    auto store = ready();
    const auto add = [&] {
        return store::write(*store, [](Tx& tx) {
            const auto made = tx.one<std::string>(queries::add_note_once, "id"_p = "a", "body"_p = "first");
            add_note(tx, made ? "was new" : "was there");
            return made.has_value();
        });
    };
    EXPECT_TRUE(add());
    EXPECT_FALSE(add());
    EXPECT_THAT(note_ids(*store), ElementsAre("a", "was new", "was there"));
}

TEST_P(StoreDeeds, AFailedStatementEndsTheDeed) {
    auto store = ready();
    store::write(*store, [](Tx& tx) { add_note(tx, "taken"); });
    bool refused_later = false;
    const auto careless = [&](Tx& tx) {
        add_note(tx, "before");
        // A deed must not do this; the store has to hold all the same.
        try {
            add_note(tx, "taken");
            tx.one<std::int64_t>(queries::count_notes);
        } catch (const store::StatementFailed&) {
        }
        try {
            tx.one<std::int64_t>(queries::count_notes);
        } catch (const store::StatementFailed&) {
            refused_later = true;
        }
        return true;
    };
    EXPECT_THROW(store::write(*store, careless), store::StatementFailed);
    EXPECT_TRUE(refused_later);
    EXPECT_THAT(note_ids(*store), ElementsAre("taken"));
    EXPECT_NO_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "after"); })) << "the next deed is not concerned";
}

TEST_P(StoreDeeds, AFailureNobodyReadsStillFailsTheDeed) {
    auto store = ready();
    store::write(*store, [](Tx& tx) { add_note(tx, "taken"); });
    EXPECT_THROW(store::write(*store,
                              [](Tx& tx) {
                                  add_note(tx, "before");
                                  add_note(tx, "taken");
                                  add_note(tx, "behind");
                              }),
                 store::StatementFailed);
    EXPECT_THAT(note_ids(*store), ElementsAre("taken"));
}

TEST_P(StoreDeeds, AFailureOfADeedThatWasGivenUpHarmsNoOther) {
    ready();
    auto store = open({.connections = 1});
    store::write(*store, [](Tx& tx) { add_note(tx, "taken"); });
    // Where statements travel together, the failure may not have been heard of when the deed gives up.
    const auto give_up = [](Tx& tx) -> Result<int> {
        add_note(tx, "taken");
        return fail(Code::wrong_state);
    };
    for (int i = 0; i < 3; ++i) {
        try {
            EXPECT_FALSE(store::write(*store, give_up).has_value());
        } catch (const store::StatementFailed&) {
            EXPECT_TRUE(on_sqlite());
        }
        store::write(*store, [&](Tx& tx) { add_note(tx, std::to_string(i)); });
        EXPECT_THROW(store::read(*store, [](Tx& tx) { add_note(tx, "in a read"); }), store::StatementFailed);
        EXPECT_EQ(note_ids(*store).size(), i + 2u);
    }
}

TEST_P(StoreDeeds, TypesComeBackAsTheyWent) {
    auto store = ready();
    using Limits = std::numeric_limits<std::int64_t>;
    const std::string all_bytes = [] {
        std::string bytes;
        for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
        return bytes;
    }();
    const std::vector<Note> notes{
        {.id = "nulls"},
        {.id = "least", .number = Limits::min(), .flag = true},
        {.id = "most", .number = Limits::max()},
        {.id = "minus one", .number = -1},
        {.id = "empty", .body = "", .bytes = store::Blob{}},
        {.id = "text", .body = "Ünï, 漢字, \U0001F512, 'quotes' and \\ and \x7f"},
        {.id = "bytes", .bytes = store::Blob{all_bytes}},
        {.id = "large", .body = std::string(300'000, 'x'), .bytes = store::Blob{std::string(300'000, '\0')}},
    };
    store::write(*store, [&](Tx& tx) {
        for (const auto& note : notes) tx.run(queries::add_note, note);
    });
    for (const auto& note : notes)
        EXPECT_EQ(store::read(*store, [&](Tx& tx) { return tx.one<Note>(queries::find_note, "id"_p = note.id); }), note)
            << note.id;
}

TEST_P(StoreDeeds, RefusesTextsThatOneEngineCouldNotStore) {
    auto store = ready();
    for (const std::string& text : {std::string{"a\0b", 3}, std::string{"\xff"}, std::string{"\xed\xa0\x80"}}) {
        try {
            store::write(*store, [&](Tx& tx) { add_note(tx, text); });
            FAIL() << "stored";
        } catch (const store::StatementFailed& failure) {
            EXPECT_THAT(failure.what(), HasSubstr("conformance.add_note is not UTF-8 or holds a NUL"));
        }
    }
}

TEST_P(StoreDeeds, OneParameterMayBeNullOrNot) {
    auto store = ready();
    store::write(*store, [](Tx& tx) {
        for (const char* id : {"a", "b", "c"}) add_note(tx, id);
    });
    const auto page = [&](std::optional<std::string> after) {
        return store::read(
            *store, [&](Tx& tx) { return tx.all<std::string>(queries::notes_after, "after"_p = after, "most"_p = 2); });
    };
    for (int round = 0; round < 2; ++round) {
        EXPECT_THAT(page({}), ElementsAre("a", "b"));
        EXPECT_THAT(page("b"), ElementsAre("c"));
    }
}

TEST_P(StoreDeeds, TextsSortByBytes) {
    auto store = ready();
    store::write(*store, [](Tx& tx) {
        for (const char* id : {"b", "a", "B", "_", "ä"}) add_note(tx, id);
    });
    EXPECT_THAT(note_ids(*store), ElementsAre("B", "_", "a", "b", "ä"));
}

struct Twin {
    Engine engine;
    std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(Twin, (), (engine, number))

TEST_P(StoreDeeds, TwinsServeTheirOwnEngine) {
    auto store = ready();
    const auto twin =
        store::read(*store, [](Tx& tx) { return tx.one<Twin>(queries::note_of_any_engine, "number"_p = 1L << 40); });
    EXPECT_EQ(twin->engine, GetParam());
    EXPECT_EQ(twin->number, 1L << 40);
}

TEST_P(StoreDeeds, AReadChangesNothing) {
    auto store = ready();
    EXPECT_THROW(store::read(*store,
                             [](Tx& tx) {
                                 add_note(tx, "a");
                                 return tx.one<std::int64_t>(queries::count_notes);
                             }),
                 store::StatementFailed);
    EXPECT_THAT(note_ids(*store), IsEmpty());
}

TEST_P(StoreDeeds, EveryQueryPrepares) {
    auto store = ready();
    for (const auto* query : all_queries())
        EXPECT_NO_THROW(store::read(*store, [&](Tx& tx) { tx.check(*query); })) << query->name;
}

TEST_P(StoreDeeds, AQueryThatDoesNotPrepareIsFound) {
    auto store = ready();
    constexpr store::Query<> kMissing{"test.missing", "SELECT 1 FROM nowhere", "SELECT 1 FROM nowhere"};
    EXPECT_THROW(store::read(*store, [&](Tx& tx) { tx.check(kMissing); }), store::StatementFailed);
    if (on_sqlite()) return;
    constexpr store::Query<> kSum{"test.sum", "", "SELECT SUM(number) AS total FROM notes"};
    try {
        store::read(*store, [&](Tx& tx) { tx.check(kSum); });
        FAIL() << "a numeric column went unnoticed";
    } catch (const store::StatementFailed& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("column total"));
    }
}

}  // namespace
}  // namespace hf::conformance
