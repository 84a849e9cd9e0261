#include "store/postgres_tx.h"

#include <libpq-fe.h>

#include "base/crash_point.h"

namespace hf::store {

void PostgresTx::begin() {
    if (begun_) return;
    // A read needs one snapshot and no more; a write means the same as on the single writer of SQLite.
    connection_.send(mode_ == Mode::write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                          : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    begun_ = true;
}

template <class F>
void PostgresTx::remembering(F&& work) {
    refuse_after_failure();
    try {
        begin();
        work();
    } catch (const StatementFailed&) {
        failure_ = std::current_exception();
        throw;
    }
}

void PostgresTx::execute(const QueryText& query, std::span<const Value> values, Reader* reader) {
    remembering([&] {
        for (const auto& value : values)
            if (const auto* text = std::get_if<std::string_view>(&value); text && !can_be_stored(*text))
                throw StatementFailed{"a text for " + std::string{query.name} + " is not UTF-8 or holds a NUL", false};
        wrote_ |= !query.postgres.starts_with("SELECT");
        auto& statement = connection_.send(query, values);
        if (reader == nullptr) return;
        const auto result = connection_.receive();
        const int rows = PQntuples(result.get());
        if (rows == 0) return;
        const ColumnMap* map = nullptr;
        for (const auto& [tag, known] : statement.maps)
            if (tag == reader->tag()) map = &known;
        if (map == nullptr) {
            refuse_unreadable_columns(result.get(), query.name);
            map = &statement.maps.emplace_back(reader->tag(), reader->map(PostgresRow{result.get(), 0})).second;
        }
        for (int row = 0; row < rows; ++row) reader->read(PostgresRow{result.get(), row}, *map);
    });
}

void PostgresTx::run_raw(std::string_view sql) {
    wrote_ = true;
    remembering([&] {
        connection_.send(std::string{sql});
        connection_.receive();
    });
}

void PostgresTx::check(const QueryText& query) {
    remembering([&] {
        const auto result = connection_.describe(query);
        if (PQnparams(result.get()) != static_cast<int>(query.parameters.size()))
            throw StatementFailed{std::string{query.name} + " does not use each of its parameters", false};
        refuse_unreadable_columns(result.get(), query.name);
    });
}

void PostgresTx::commit() {
    if (!begun_) return;
    crash_point("store.before_commit");
    if (mode_ == Mode::read && !connection_.awaits_results()) {
        // Nothing to make durable: the answer to this COMMIT is read with the next deed's.
        connection_.send_and_forget("COMMIT");
        begun_ = false;
        return;
    }
    try {
        connection_.send("COMMIT");
        const auto result = connection_.receive();
        const std::string_view did = PQcmdStatus(result.get());
        if (did != "COMMIT")
            throw StatementFailed{"the database ended the transaction with " + std::string{did}, false};
        // Where a statement before it failed, the COMMIT was skipped and a roll-back is still needed.
        begun_ = false;
        crash_point("store.after_commit");
    } catch (const ConnectionLost& loss) {
        throw CommitUnknown{"it is not known whether the deed was committed: " + std::string{loss.what()}};
    }
}

void PostgresTx::roll_back() {
    news_.clear();
    if (!begun_) return;
    begun_ = false;
    try {
        connection_.send_and_forget("ROLLBACK");
        // Whoever hears that a deed came to nothing may count on its locks being gone.
        if (mode_ == Mode::write) connection_.receive();
    } catch (const ConnectionLost&) {
        // The server rolls back what belongs to a connection that is gone.
    }
}

}  // namespace hf::store
