// What goes into a statement and comes out of a row: null, a 64-bit integer, a text, or bytes. Nothing else is stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "base/describe.h"
#include "base/scalars.h"

namespace hf::store {

/// Bytes that are not text (BYTEA, BLOB).
struct Blob {
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
};

struct BlobView {
    std::string_view bytes;
};

/// Views are borrowed: they must outlive the call they are passed to.
using Value = std::variant<std::monostate, std::int64_t, std::string_view, BlobView>;

/// Texts made while binding live here until the statement has been sent.
using Scratch = std::vector<std::string>;

template <class T>
Value bind(const T& value, Scratch& scratch) {
    if constexpr (is_optional<T>) {
        return value ? bind(*value, scratch) : Value{};
    } else if constexpr (std::is_same_v<T, Time>) {
        return value.ms;
    } else if constexpr (std::is_same_v<T, Duration>) {
        return std::int64_t{value.count()};
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (DescribedEnum<T>) {
        return text_of(value);
    } else if constexpr (std::is_same_v<T, Blob>) {
        return BlobView{value.bytes};
    } else if constexpr (requires { std::string_view{value.text}; }) {
        return std::string_view{value.text};  // an Id
    } else if constexpr (TextScalar<T>) {
        return std::string_view{scratch.emplace_back(ScalarText<T>::write(value))};
    } else {
        return std::string_view{value};
    }
}

/// One column of the row a statement stands on. Valid until the statement steps.
class Row {
  public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view bytes(int column) const = 0;
    virtual int columns() const = 0;
    virtual std::string_view column_name(int column) const = 0;
};

/// A stored text that its type does not know means that the database and the program disagree: a bug, not an outcome.
template <class T>
void unbind(T& out, const Row& row, int column) {
    if constexpr (is_optional<T>) {
        if (row.is_null(column))
            out.reset();
        else
            unbind(out.emplace(), row, column);
    } else if constexpr (std::is_same_v<T, Time>) {
        out.ms = row.integer(column);
    } else if constexpr (std::is_same_v<T, Duration>) {
        out = Duration{row.integer(column)};
    } else if constexpr (std::is_same_v<T, bool>) {
        out = row.integer(column) != 0;
    } else if constexpr (std::is_integral_v<T>) {
        out = static_cast<T>(row.integer(column));
    } else if constexpr (DescribedEnum<T>) {
        const auto value = enum_from<T>(row.text(column));
        CHECK(value.has_value(), "a stored enum value is one the program knows");
        out = *value;
    } else if constexpr (std::is_same_v<T, Blob>) {
        out.bytes = row.bytes(column);
    } else if constexpr (std::is_same_v<T, std::string>) {
        out = row.text(column);
    } else {
        auto value = ScalarText<T>::read(row.text(column));
        CHECK(value.has_value(), "a stored text is one its type can read");
        out = std::move(*value);
    }
}

}  // namespace hf::store
