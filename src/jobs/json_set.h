// A set for one statement, written straight into a JSON text: an object whose keys are ids, or an array of texts. Both
// engines unfold either in one pass (json_each), which taking rows of several columns apart is not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hf::jobs {

class JsonSet {
  public:
    enum class Form { object, array };
    JsonSet(Form form, std::size_t bytes) : form_(form) {
        text_.reserve(bytes + 2);
        text_ += form == Form::object ? '{' : '[';
    }

    void add(std::string_view key, std::string_view text) {
        name(key);
        quote(text);
    }
    void add(std::string_view key, std::int64_t number) {
        name(key);
        text_ += std::to_string(number);
    }
    void add(std::string_view item) {
        comma();
        quote(item);
    }
    /// Ends the set; nothing is added after it.
    std::string take() {
        text_ += form_ == Form::object ? '}' : ']';
        return std::move(text_);
    }

  private:
    void comma() {
        if (text_.size() > 1) text_ += ',';
    }
    void name(std::string_view key) {
        comma();
        quote(key);
        text_ += ':';
    }
    void quote(std::string_view text);

    Form form_;
    std::string text_;
};

}  // namespace hf::jobs
