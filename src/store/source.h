// A database of somebody else's, read and never written: what a program that is being replaced has left behind.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hf::store {

/// A value as bytes: texts and blobs as they are, all else as the database writes it; nothing for NULL.
using SourceValue = std::optional<std::string>;
using SourceRow = std::vector<SourceValue>;

class Source {
  public:
    virtual ~Source() = default;

    /// Each row of a table, its values in the order of `columns`. The rows come in the order they were written, where
    /// the database knows it; else in that of the first column, and of the second where the first is the same. Throws
    /// WorldError naming the table or column that is not there.
    virtual void each(std::string_view table, std::span<const std::string_view> columns,
                      const std::function<void(const SourceRow&)>& take) const = 0;
};

}  // namespace hf::store
