// Tx over a PostgreSQL connection, with the transaction's beginning and end. Private to the store.
#pragma once

#include "store/deed_run.h"
#include "store/news.h"
#include "store/postgres_connection.h"

namespace hf::store {

/// The COMMIT was sent and no answer came. It must not be run again by itself: it may have been done.
class CommitUnknown : public WorldError {
    using WorldError::WorldError;
};

class PostgresTx final : public EngineTx {
  public:
    explicit PostgresTx(PostgresConnection& connection) : connection_(connection) {}

    Engine engine() const override { return Engine::postgres; }
    void announce(std::string_view topic, std::string_view key) override { news_.add(topic, key); }
    void run_raw(std::string_view sql) override;
    void check(const QueryText& query) override;

    /// BEGIN travels with the first statement after commit() or roll_back(): deeds without one never open a
    /// transaction, and several started in between share one.
    void start() override {
        EngineTx::start();
        wrote_ = false;
    }
    void set_mode(Mode mode) { mode_ = mode; }
    /// Whether the deed sent a statement that may have left something to undo.
    bool wrote() const { return wrote_; }
    /// Waits until what was done is durable. Throws StatementFailed when nothing was, CommitUnknown when nobody knows.
    void commit();
    /// Ends a transaction that keeps nothing, without waiting. Never throws for a connection that is gone.
    void roll_back();
    News& news() { return news_; }

  private:
    void execute(const QueryText& query, std::span<const Value> values, Reader* reader) override;
    void begin();
    template <class F>
    void remembering(F&& work);

    PostgresConnection& connection_;
    News news_;
    Mode mode_ = Mode::write;
    bool begun_ = false;
    bool wrote_ = false;
};

}  // namespace hf::store
