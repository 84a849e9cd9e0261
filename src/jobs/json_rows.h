// Sets for one statement: a JSON array of arrays, or of texts, written straight into a string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hf::jobs {

class JsonRows {
  public:
    explicit JsonRows(std::size_t bytes) { text_.reserve(bytes + 2); }

    template <class... Fields>
    JsonRows& row(const Fields&... fields) {
        comma();
        text_ += '[';
        bool first = true;
        ((first ? void(first = false) : void(text_ += ','), put(fields)), ...);
        text_ += ']';
        return *this;
    }
    JsonRows& item(std::string_view text) {
        comma();
        put(text);
        return *this;
    }
    /// Ends the array; nothing is added after it.
    std::string take() { return std::move(text_) + ']'; }

  private:
    void comma() {
        if (text_.size() > 1) text_ += ',';
    }
    void put(std::int64_t number) { text_ += std::to_string(number); }
    void put(std::string_view text);

    std::string text_ = "[";
};

}  // namespace hf::jobs
