// An SQLite file of somebody else's, read and never written: what a program that is being replaced has left behind.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace hf::store {

/// A value as bytes: texts and blobs as they are, numbers in decimal; nothing for NULL.
using SourceValue = std::optional<std::string>;
using SourceRow = std::vector<SourceValue>;

class SqliteSource {
  public:
    /// Throws WorldError with a sentence: not there, no database, or in the middle of a transaction that its owner has
    /// to finish.
    explicit SqliteSource(const std::filesystem::path& file);

    /// Each row of a table in the order it was written, its values in the order of `columns`. Throws WorldError naming
    /// the table or column that is not there.
    void each(std::string_view table, std::span<const std::string_view> columns,
              const std::function<void(const SourceRow&)>& take) const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace hf::store
