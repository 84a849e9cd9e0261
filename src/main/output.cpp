#include "main/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace hf::cli {
namespace {

std::string cell(const json::value* value) {
    if (value == nullptr || value->is_null()) return "";
    if (value->is_string()) return std::string{std::string_view{value->get_string()}};
    if (value->is_array()) {
        std::string joined;
        for (const auto& item : value->get_array()) joined += (joined.empty() ? "" : " ") + cell(&item);
        return joined;
    }
    return write_json(*value);
}

/// Characters, not bytes: good enough for a column of names and sentences.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, width_of(text)), ' ');
}

}  // namespace

Output::Output(bool json) : json_(json || ::isatty(STDOUT_FILENO) == 0) {}

std::string Output::table(const json::array& rows) {
    if (rows.empty()) return "(none)\n";
    std::vector<std::string> names;
    for (const auto& row : rows) {
        // A member that earlier rows had no value for takes its place behind the one it follows here.
        auto place = names.begin();
        for (const auto& [key, value] : row.as_object()) {
            const auto known = std::ranges::find(names, std::string_view{key});
            place = std::next(known == names.end() ? names.emplace(place, key) : known);
        }
    }
    std::vector<std::vector<std::string>> cells{names};
    for (const auto& row : rows) {
        auto& line = cells.emplace_back();
        for (const auto& name : names) line.push_back(cell(row.as_object().if_contains(name)));
    }
    std::vector<std::size_t> widths(names.size());
    for (const auto& line : cells)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
    std::string out;
    for (const auto& line : cells) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i)
            text += i + 1 == line.size() ? line[i] : padded(line[i], widths[i] + 2);
        out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string Output::lines(const json::object& object) {
    std::size_t width = 0;
    for (const auto& [key, value] : object) width = std::max(width, key.size());
    std::string out;
    for (const auto& [key, value] : object) {
        const bool nested = value.is_object() ||
                            (value.is_array() && !value.as_array().empty() && value.as_array().front().is_object());
        if (!nested) {
            out += fmt::format("{}  {}\n", padded(std::string{key}, width), cell(&value));
            continue;
        }
        out += fmt::format("{}\n", std::string_view{key});
        std::string inner = value.is_object() ? lines(value.as_object()) : table(value.as_array());
        for (std::size_t at = 0; at < inner.size();) {
            const auto end = inner.find('\n', at);
            out += "    " + inner.substr(at, end - at + 1);
            at = end + 1;
        }
    }
    return out;
}

}  // namespace hf::cli
