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
                read_paywall(*node.as_table());
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

    void read_paywall(const toml::table& section) {
        json::object object;
        for (const auto& [name, node] : section) {
            const auto key = "paywall." + std::string{name.str()};
            if (std::ranges::find(own_keys_, key) != own_keys_.end())
                read_setting(key, node);
            else
                object.emplace(std::string_view{name.str()}, as_json(node, pointer_into("", name.str())));
        }
        out_.paywall = std::move(object);
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

    json::value as_json(const toml::node& node, const std::string& pointer) {
        out_.paywall_lines[pointer] = line_of(node);
        if (const auto* text = node.as_string()) return json::value(json::string_view(**text));
        if (const auto* number = node.as_integer()) return json::value(**number);
        if (const auto* truth = node.as_boolean()) return json::value(**truth);
        if (const auto* fraction = node.as_floating_point(); fraction != nullptr && std::isfinite(**fraction))
            return json::value(**fraction);
        if (const auto* table = node.as_table()) {
            json::object object;
            for (const auto& [name, inner] : *table)
                object.emplace(std::string_view{name.str()}, as_json(inner, pointer_into(pointer, name.str())));
            return object;
        }
        if (const auto* list = node.as_array()) {
            json::array array;
            for (const auto& item : *list) array.push_back(as_json(item, pointer + '/' + std::to_string(array.size())));
            return array;
        }
        wrong.push_back({key_of_pointer("paywall", pointer),
                         fmt::format("{} (line {}): dates and infinities are not understood here.",
                                     key_of_pointer("paywall", pointer), line_of(node))});
        return {};
    }

    ConfigFile& out_;
    const std::vector<std::string_view>& own_keys_;
};

}  // namespace

std::string ConfigFile::place(const std::string& pointer) const {
    // The nearest place known: what is missing stands where its table does.
    for (auto at = pointer; !at.empty(); at.resize(at.rfind('/')))
        if (const auto line = paywall_lines.find(at); line != paywall_lines.end())
            return fmt::format("{}:{}", path.filename().string(), line->second);
    return path.empty() ? "configuration" : path.filename().string();
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
