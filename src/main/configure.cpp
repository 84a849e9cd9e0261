#include "main/commands.h"

namespace hf::cli {
namespace {

std::vector<std::string_view> own_section_keys() {
    std::vector<std::string_view> keys;
    for (const auto& row : setting_rows())
        if (row.key.starts_with("paywall.") || row.key.starts_with("identity.")) keys.push_back(row.key);
    return keys;
}

std::string sentences(const Error& error) {
    std::string all;
    for (const auto& field : error.fields) all += (all.empty() ? "" : "\n") + field.detail;
    return all.empty() ? std::string{error.says()} : all;
}

/// The file that was named, or holdfast.toml where we stand when there is one.
std::filesystem::path file_of(const Given& given) {
    if (!given.config_file.empty()) return given.config_file;
    if (auto named = given.sources.variable ? given.sources.variable("HOLDFAST_CONFIG") : std::nullopt;
        named && !named->empty())
        return *named;
    return std::filesystem::exists("holdfast.toml") ? "holdfast.toml" : "";
}

}  // namespace

Configuration configure(const Given& given) {
    auto sources = given.sources;
    if (const auto path = file_of(given); !path.empty()) {
        auto file = read_config_file(path, own_section_keys());
        if (!file) throw UsageError(sentences(file.error()));
        sources.file = *std::move(file);
    }
    auto configuration = choose_settings(sources);
    if (!configuration) throw UsageError(sentences(configuration.error()));
    return *std::move(configuration);
}

Configuration configure_from(const Given& given, std::string_view toml) {
    auto sources = given.sources;
    auto file = parse_config(toml, {}, own_section_keys());
    if (!file) throw UsageError(sentences(file.error()));
    sources.file = *std::move(file);
    auto configuration = choose_settings(sources);
    if (!configuration) throw UsageError(sentences(configuration.error()));
    return *std::move(configuration);
}

Result<ConfigFile> read_file_again(const Configuration& configuration) {
    if (configuration.file.path.empty()) return configuration.file;
    return read_config_file(configuration.file.path, own_section_keys());
}

}  // namespace hf::cli
