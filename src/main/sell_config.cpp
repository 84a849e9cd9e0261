#include "main/sell_config.h"

#include <fmt/format.h>

#include "base/text.h"

namespace hf::cli {
namespace {

std::string free_file(std::string_view name, std::string_view path, const std::filesystem::path& folder) {
    return fmt::format("[[paywall.gates]]\nname  = {}\nmatch = {}\nfiles = {}\nfree  = true\n\n", toml_text(name),
                       toml_text(path), toml_text(folder.string()));
}

}  // namespace

std::string toml_text(std::string_view text) {
    std::string out{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += fmt::format("\\{}", c);
        else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string gates_toml(const Offering& offering) {
    std::string toml;
    const bool is_site = offering.folder.empty();
    if (is_site && offering.pattern != "/**")
        toml += fmt::format("[paywall]\ndefault  = \"free\"   # what no gate below matches\nupstream = {}\n\n",
                            toml_text(offering.site));
    if (!offering.front.empty()) {
        toml += free_file("front", "/", offering.front);
        toml += free_file("index", "/index.html", offering.front);
    }
    toml += fmt::format("[[paywall.gates]]\nname   = \"sold\"\nmatch  = {}\n{} = {}\n", toml_text(offering.pattern),
                        is_site ? "upstream" : "files ", toml_text(is_site ? offering.site : offering.folder.string()));
    toml += fmt::format("price  = {{ amount = {}, asset = \"{}\" }}   # {}\n", offering.price.amount,
                        offering.price.asset.text(), spoken(offering.price));
    if (offering.pass)
        toml += fmt::format("access = \"{}\"\nopens  = \"gate\"   # one payment opens all of it, for so long\n",
                            text_of(*offering.pass));
    else
        toml += "access = \"once\"\n";
    return toml;
}

}  // namespace hf::cli
