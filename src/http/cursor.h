// Cursors: where a list goes on, as an opaque text that only we can have written.
//
// A cursor carries the key of the last item seen, so that what is inserted meanwhile neither repeats nor hides an item.
// It is signed together with the operation it was given by: a cursor of another list is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hf::http {

class Cursors {
  public:
    /// `key` is the same for all processes on one database.
    explicit Cursors(std::string key) : key_(std::move(key)) {}

    std::string seal(std::string_view operation, std::string_view last) const;
    /// The last key, or nothing when the text is not one that seal() gave for this operation.
    std::optional<std::string> open(std::string_view operation, std::string_view cursor) const;

  private:
    std::string signature(std::string_view operation, std::string_view last) const;

    std::string key_;
};

}  // namespace hf::http
