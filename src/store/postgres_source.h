// A PostgreSQL database of another program: read in one transaction that cannot write, at REPEATABLE READ, so that its
// rows are those of one moment while that program goes on.
#pragma once

#include <memory>
#include <string>

#include "store/source.h"

struct pg_conn;

namespace hf::store {

class PostgresSource final : public Source {
  public:
    /// A libpq URL; "postgresql+asyncpg://…", as SQLAlchemy spells it, is one, too. Throws WorldError with a sentence.
    explicit PostgresSource(const std::string& url);

    /// Times are written in UTC. The rows come in the order of the first column, then the second.
    void each(std::string_view table, std::span<const std::string_view> columns,
              const std::function<void(const SourceRow&)>& take) const override;

  private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    std::unique_ptr<pg_conn, Close> connection_;
};

}  // namespace hf::store
