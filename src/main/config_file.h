// holdfast.toml as a list of keys, each with the line it stands on, and the sections that belong to services as JSON.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_text.h"

namespace hf::cli {

struct ConfigEntry {
    std::string key;   // "clock.max_jump"
    std::string text;  // arrays as their items with commas between
    int line = 0;
};

/// A section that a room reads itself.
struct ConfigSection {
    json::value value = json::object{};
    std::map<std::string, int> lines;  // JSON pointer -> line
};

struct ConfigFile {
    std::filesystem::path path;  // empty: there is none
    std::vector<ConfigEntry> entries;
    ConfigSection paywall;   // [paywall] without what stands in the table of settings
    ConfigSection rails;     // [rails]
    ConfigSection identity;  // [identity] without what stands in the table of settings

    /// The folder that relative paths in the file are meant from.
    std::filesystem::path folder() const { return path.empty() ? "." : std::filesystem::absolute(path).parent_path(); }
    /// "holdfast.toml:12", or the file's name when the line is not known.
    std::string place(const ConfigSection& section, const std::string& pointer) const;
    /// What is wrong with a section, a sentence a line: "paywall.gates[0].price (holdfast.toml:7): …".
    std::string sentences(const ConfigSection& section, std::string_view name, const Error& error) const;
};

/// malformed_request with the line when the text is not TOML, not_found when the file cannot be read; invalid_fields
/// for values of a kind that no setting has (dates, infinities). `own_keys` are those of such
/// sections that are settings, and not the room's.
Result<ConfigFile> read_config_file(const std::filesystem::path& path, const std::vector<std::string_view>& own_keys);
Result<ConfigFile> parse_config(std::string_view text, const std::filesystem::path& path,
                                const std::vector<std::string_view>& own_keys);

/// "paywall.gates[0].price" for "/gates/0/price".
std::string key_of_pointer(std::string_view section, std::string_view pointer);

}  // namespace hf::cli
