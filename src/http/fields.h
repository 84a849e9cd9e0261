// Header fields. Names compare without regard to case; order is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hf::http {

/// Borrowed from the connection's buffer.
struct FieldView {
    std::string_view name;
    std::string_view value;  // without surrounding blanks
};

class FieldViews {
  public:
    /// The first field of that name, or an empty text.
    std::string_view operator[](std::string_view name) const;
    const FieldView* find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    void add(std::string_view name, std::string_view value) { all_.push_back({name, value}); }
    void clear() { all_.clear(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    std::size_t size() const { return all_.size(); }

  private:
    std::vector<FieldView> all_;
};

struct Field {
    std::string name;
    std::string value;
};

/// Fields we write. A value with CR, LF or NUL is a bug and stops the program before it can split a response.
class Fields {
  public:
    void add(std::string_view name, std::string_view value);
    /// Replaces all fields of that name by one.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    std::string_view operator[](std::string_view name) const;
    bool has(std::string_view name) const;
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    bool empty() const { return all_.empty(); }
    template <class Predicate>
    void remove_if(Predicate predicate) {
        std::erase_if(all_, predicate);
    }

  private:
    std::vector<Field> all_;
};

}  // namespace hf::http
