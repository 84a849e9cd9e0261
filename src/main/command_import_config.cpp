#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "main/commands.h"
#include "main/origin_settings.h"
#include "main/output.h"

namespace hf::cli {

int command_import_config(const Given& given) {
    std::ifstream in{given.file, std::ios::binary};
    if (!in || std::filesystem::is_directory(given.file))
        throw WorldError(
            fmt::format("{} cannot be read: {}.", given.file, std::generic_category().message(in ? EISDIR : errno)));
    const std::string program{std::istreambuf_iterator<char>{in}, {}};
    const auto settings = read_origin_settings(program);
    Output::print(translate_origin_settings(settings));
    for (const auto& says : settings.not_understood) fmt::print(stderr, "{}: {}.\n", given.file, says);
    return kOk;
}

}  // namespace hf::cli
