#include "main/config_file.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace hf::cli {
namespace {

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

class Reader {
  public:
    Reader(ConfigFile& out, const std::vector<std::string_view>& own_keys) : out_(out), own_keys_(own_keys) {}

    void read(const toml::table& root) {
        for (const auto& [name, node] : root) {
            if (name == "paywall" && node.is_table())
                read_section("paywall", *node.as_table(), out_.paywall);
            else if (name == "rails" && node.is_table())
                read_section("rails", *node.as_table(), out_.rails);
            else if (name == "identity" && node.is_table())
                read_section("identity", *node.as_table(), out_.identity);
            else
                read_setting(std::string{name.str()}, node);
        }
    }
    std::vector<FieldError> wrong;

  private:
    void read_setting(const std::string& key, const toml::node& node) {
        if (const auto* table = node.as_table()) {
            for (const auto& [name, inner] : *table) read_setting(key + '.' + std::string{name.str()}, inner);
            return;
        }
        if (auto text = text_of_node(node)) {
            out_.entries.push_back({key, *std::move(text), line_of(node)});
            return;
        }
        wrong.push_back(
            {key, fmt::format("{} (line {}): a setting is a text, a whole number, true, false, or a list of "
                              "texts.",
                              key, line_of(node))});
    }

    void read_section(std::string_view section, const toml::table& table, ConfigSection& out) {
        json::object object;
        for (const auto& [name, node] : table) {
            const auto key = fmt::format("{}.{}", section, name.str());
            if (std::ranges::find(own_keys_, key) != own_keys_.end())
                read_setting(key, node);
            else
                object.emplace(std::string_view{name.str()},
                               as_json(node, section, pointer_into("", name.str()), out.lines));
        }
        out.value = std::move(object);
    }

    static std::optional<std::string> text_of_node(const toml::node& node) {
        if (const auto* text = node.as_string()) return **text;
        if (const auto* number = node.as_integer()) return std::to_string(**number);
        if (const auto* truth = node.as_boolean()) return **truth ? "true" : "false";
        const auto* list = node.as_array();
        if (list == nullptr) return std::nullopt;
        std::string joined;
        for (const auto& item : *list) {
            const auto* text = item.as_string();
            if (text == nullptr || (*text)->find(',') != std::string::npos) return std::nullopt;
            joined += (joined.empty() ? "" : ",") + **text;
        }
        return joined;
    }

    json::value as_json(const toml::node& node, std::string_view section, const std::string& pointer,
                        std::map<std::string, int>& lines) {
        lines[pointer] = line_of(node);
        if (const auto* text = node.as_string()) return json::value(json::string_view(**text));
        if (const auto* number = node.as_integer()) return json::value(**number);
        if (const auto* truth = node.as_boolean()) return json::value(**truth);
        if (const auto* fraction = node.as_floating_point(); fraction != nullptr && std::isfinite(**fraction))
            return json::value(**fraction);
        if (const auto* table = node.as_table()) {
            json::object object;
            for (const auto& [name, inner] : *table)
                object.emplace(std::string_view{name.str()},
                               as_json(inner, section, pointer_into(pointer, name.str()), lines));
            return object;
        }
        if (const auto* list = node.as_array()) {
            json::array array;
            for (const auto& item : *list)
                array.push_back(as_json(item, section, pointer + '/' + std::to_string(array.size()), lines));
            return array;
        }
        const auto key = key_of_pointer(section, pointer);
        wrong.push_back(
            {key, fmt::format("{} (line {}): dates and infinities are not understood here.", key, line_of(node))});
        return {};
    }

    ConfigFile& out_;
    const std::vector<std::string_view>& own_keys_;
};

}  // namespace

std::string ConfigFile::place(const ConfigSection& section, const std::string& pointer) const {
    // The nearest place known: what is missing stands where its table does.
    for (auto at = pointer; !at.empty(); at.resize(at.rfind('/')))
        if (const auto line = section.lines.find(at); line != section.lines.end())
            return fmt::format("{}:{}", path.filename().string(), line->second);
    return path.empty() ? "configuration" : path.filename().string();
}

std::string ConfigFile::sentences(const ConfigSection& section, std::string_view name, const Error& error) const {
    std::string says;
    for (const auto& field : error.fields)
        says += fmt::format("{}{} ({}): {}", says.empty() ? "" : "\n", key_of_pointer(name, field.pointer),
                            place(section, field.pointer), field.detail);
    return says.empty() ? std::string{error.says()} : says;
}

Result<ConfigFile> parse_config(std::string_view text, const std::filesystem::path& path,
                                const std::vector<std::string_view>& own_keys) {
    ConfigFile file{.path = path};
    Reader reader{file, own_keys};
    try {
        reader.read(toml::parse(text, path.string()));
    } catch (const toml::parse_error& error) {
        return fail(Code::malformed_request,
                    fmt::format("{}:{}: {}.", path.string(), error.source().begin.line, error.description()));
    }
    if (!reader.wrong.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(reader.wrong)});
    return file;
}

Result<ConfigFile> read_config_file(const std::filesystem::path& path, const std::vector<std::string_view>& own_keys) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return fail(Code::not_found, fmt::format("{} cannot be read: {}.", path.string(), std::strerror(errno)));
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return parse_config(text, path, own_keys);
}

std::string key_of_pointer(std::string_view section, std::string_view pointer) {
    std::string key{section};
    if (pointer.starts_with('/')) pointer.remove_prefix(1);
    for (auto piece : split(pointer, '/')) {
        if (piece.empty()) continue;
        if (parse_decimal(piece))
            key += fmt::format("[{}]", piece);
        else
            key += fmt::format(".{}", piece);
    }
    return key;
}

}  // namespace hf::cli
