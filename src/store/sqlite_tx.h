// Tx over an SQLite connection; the transaction itself is begun and ended by the writer or reader that owns it.
#pragma once

#include "store/deed_run.h"
#include "store/news.h"
#include "store/sqlite_connection.h"

namespace hf::store {

class SqliteTx final : public EngineTx {
  public:
    SqliteTx(SqliteConnection& connection, News& news) : connection_(connection), news_(news) {}

    Engine engine() const override { return Engine::sqlite; }
    void start() override {
        EngineTx::start();
        wrote_ = false;
    }
    /// Whether the deed ran a statement that may have left something to undo.
    bool wrote() const { return wrote_; }
    void announce(std::string_view topic, std::string_view key) override { news_.add(topic, key); }
    void run_raw(std::string_view sql) override;
    void check(const QueryText& query) override;

  private:
    void execute(const QueryText& query, std::span<const Value> values, Reader* reader) override;
    void step(SqliteStatement& statement, const QueryText& query, std::span<const Value> values, Reader* reader);

    SqliteConnection& connection_;
    News& news_;
    bool wrote_ = false;
};

}  // namespace hf::store
