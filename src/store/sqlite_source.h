// An SQLite file of another program.
#pragma once

#include <filesystem>
#include <memory>

#include "store/source.h"

struct sqlite3;

namespace hf::store {

class SqliteSource final : public Source {
  public:
    /// Throws WorldError with a sentence: not there, no database, or in the middle of a transaction that its owner has
    /// to finish.
    explicit SqliteSource(const std::filesystem::path& file);

    /// Numbers are written in decimal. The rows come in the order they were written.
    void each(std::string_view table, std::span<const std::string_view> columns,
              const std::function<void(const SourceRow&)>& take) const override;

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace hf::store
