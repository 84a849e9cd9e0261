// What the tests of this room share: a folder that goes with the test, a clock moved by hand, the lines of a file.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json_text.h"

namespace hf::ops::test {

class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-ops-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        path_ = pattern;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline constexpr Time kStart{1'800'000'000'000};  // 2027-01-15T08:00:00Z

struct HandClock final : Clock {
    Time now = kStart;
    Duration steady{5'000};
    Time wall() const override { return now; }
    Duration monotonic() const override { return steady; }
    void pass(Duration d) { now = now + d, steady += d; }
};

inline std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// A line of a log as the object that it must be.
inline json::object object_of(const std::string& line) {
    auto value = parse_json(line);
    EXPECT_TRUE(value.has_value()) << line;
    return value && value->is_object() ? value->get_object() : json::object{};
}

inline std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{std::string_view{value->get_string()}} : "(none)";
}

}  // namespace hf::ops::test
