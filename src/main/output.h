// How a command answers: tables for people, JSON for programs.
#pragma once

#include <cstdio>
#include <string>

#include "base/json_codec.h"

namespace hf::cli {

/// JSON when asked for, and whenever stdout is not a terminal.
class Output {
  public:
    explicit Output(bool json);
    bool is_json() const { return json_; }

    /// A list of described structs (or JSON objects of the same keys): an array, or a table with a heading.
    template <class Rows>
    void rows(const Rows& rows) const {
        print(json_ ? json_text(rows) + "\n" : table(to_json(rows).as_array()));
    }
    /// One described struct: an object, or a line a member.
    template <class T>
    void one(const T& value) const {
        print(json_ ? json_text(value) + "\n" : lines(to_json(value).as_object()));
    }
    static void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

    static std::string table(const json::array& rows);
    static std::string lines(const json::object& object);

  private:
    bool json_;
};

}  // namespace hf::cli
