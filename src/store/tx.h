// A transaction as a deed sees it: named queries with named arguments, rows as described structs.
//
//     tx.run(queries::insert_payment, payment);                                  // a described struct
//     auto found = tx.one<Payment>(queries::find_payment, "id"_p = id);          // named arguments
//     tx.run(queries::touch, payment, "now"_p = context.now);                    // both; the named ones win
//
// A statement that fails throws StatementFailed, and the Tx refuses everything after it: expected conflicts are written
// as ON CONFLICT … RETURNING. Statements are stepped to their end. A deed may be run twice, the first run rolled back.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "store/query.h"
#include "store/value.h"

namespace hf::store {

/// A statement was refused by the database. `again` says that running the whole deed again may succeed.
class StatementFailed : public WorldError {
  public:
    StatementFailed(std::string says, bool again) : WorldError(std::move(says)), again(again) {}
    bool again;
};

template <Literal Name, class T>
struct Named {
    const T& value;
};

template <Literal Name>
struct NameOnly {
    template <class T>
    constexpr Named<Name, T> operator=(const T& value) const {
        return {value};
    }
    constexpr Named<Name, std::string_view> operator=(const std::string_view& value) const { return {value}; }
};

template <Literal Name>
consteval NameOnly<Name> operator""_p() {
    return {};
}

enum class Engine { sqlite, postgres };
BOOST_DESCRIBE_ENUM(Engine, sqlite, postgres)

namespace detail {

template <Literal Name, class Arg>
struct Gives {
    static constexpr bool value = [] {
        bool found = false;
        if constexpr (DescribedStruct<Arg>)
            for_each_member<Arg>([&](std::string_view name, auto) { found |= name == Name.view(); });
        return found;
    }();
};
template <Literal Name, Literal Other, class T>
struct Gives<Name, Named<Other, T>> {
    static constexpr bool value = Name.view() == Other.view();
};

template <Literal Name, class Arg>
Value pick(const Arg& arg, Scratch& scratch) {
    Value value;
    for_each_member<Arg>([&](std::string_view name, auto member) {
        if (name == Name.view()) value = bind(arg.*member, scratch);
    });
    return value;
}
template <Literal Name, Literal Other, class T>
Value pick(const Named<Other, T>& arg, Scratch& scratch) {
    return bind(arg.value, scratch);
}

/// Named arguments are looked at before structs, so that "now"_p can stand in for a member.
template <Literal Name, class... Args>
Value argument(Scratch& scratch, const Args&... args) {
    static_assert((Gives<Name, Args>::value || ...), "the query has a parameter that no argument gives");
    Value value;
    bool done = false;
    const auto look = [&](const auto& arg, bool structs) {
        using Arg = std::remove_cvref_t<decltype(arg)>;
        if constexpr (Gives<Name, Arg>::value)
            if (!done && DescribedStruct<Arg> == structs) {
                value = pick<Name>(arg, scratch);
                done = true;
            }
    };
    (look(args, false), ...);
    (look(args, true), ...);
    return value;
}

template <class R>
inline constexpr char kRowTag = 0;

}  // namespace detail

/// Where in a statement's result each member of a row struct stands. Kept by the engine beside the statement.
using ColumnMap = std::vector<int>;

class Tx {
  public:
    virtual ~Tx() = default;
    Tx(const Tx&) = delete;
    Tx& operator=(const Tx&) = delete;

    virtual Engine engine() const = 0;

    /// Runs a statement whose result nobody reads. On PostgreSQL it may travel with the next read or the commit, so its
    /// failure may be thrown there.
    template <Literal... Names, class... Args>
    void run(const Query<Names...>& query, const Args&... args) {
        Scratch scratch;
        scratch.reserve(sizeof...(Names));
        const Value values[sizeof...(Names) + 1] = {detail::argument<Names>(scratch, args...)...};
        execute(query, {values, sizeof...(Names)}, nullptr);
    }

    /// All rows, as structs of type R, read by column name.
    template <class R, Literal... Names, class... Args>
    std::vector<R> all(const Query<Names...>& query, const Args&... args) {
        Scratch scratch;
        scratch.reserve(sizeof...(Names));
        const Value values[sizeof...(Names) + 1] = {detail::argument<Names>(scratch, args...)...};
        Rows<R> rows;
        execute(query, {values, sizeof...(Names)}, &rows);
        return std::move(rows.out);
    }

    /// The only row, or nothing. More than one row is a bug.
    template <class R, Literal... Names, class... Args>
    std::optional<R> one(const Query<Names...>& query, const Args&... args) {
        auto rows = all<R>(query, args...);
        CHECK(rows.size() <= 1, "a query for one row gives at most one");
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }

    /// Tells listeners on `topic` that something about `key` has changed, once this deed is durable; on PostgreSQL
    /// those of other processes too. Repeats are folded; a deed that is rolled back tells nobody.
    virtual void announce(std::string_view topic, std::string_view key) = 0;

    /// One statement from outside the named queries: migrations and the checks of a doctor. Never from a request.
    virtual void run_raw(std::string_view sql) = 0;

    /// Prepares a query and runs nothing: throws StatementFailed when the engine refuses its text, or would give a
    /// column of a type that no row struct can read. For the test that looks at every query of the program.
    virtual void check(const QueryText& query) = 0;

  protected:
    Tx() = default;

    class Reader {
      public:
        virtual ~Reader() = default;
        virtual const void* tag() const = 0;              // one a row type: the engine keeps its ColumnMap
        virtual ColumnMap map(const Row& row) const = 0;  // called once a statement
        virtual void read(const Row& row, const ColumnMap& map) = 0;
    };

    /// Sends the statement; with a reader, feeds it every row before returning.
    virtual void execute(const QueryText& query, std::span<const Value> values, Reader* reader) = 0;

  private:
    template <class R>
    class Rows final : public Reader {
      public:
        std::vector<R> out;
        const void* tag() const override { return &detail::kRowTag<R>; }
        ColumnMap map(const Row& row) const override {
            ColumnMap columns;
            if constexpr (!DescribedStruct<R>) {
                columns.push_back(0);
            } else {
                for_each_member<R>([&](std::string_view name, auto) {
                    int column = 0;
                    while (column < row.columns() && row.column_name(column) != name) ++column;
                    CHECK(column < row.columns(), "every member of a row struct is a column of its query");
                    columns.push_back(column);
                });
            }
            return columns;
        }
        void read(const Row& row, const ColumnMap& map) override {
            auto& item = out.emplace_back();
            if constexpr (!DescribedStruct<R>) {
                unbind(item, row, map[0]);
            } else {
                std::size_t i = 0;
                for_each_member<R>([&](std::string_view, auto member) { unbind(item.*member, row, map[i++]); });
            }
        }
    };
};

}  // namespace hf::store
