// What `holdfast sell` sells, as the configuration that would serve the same.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/money.h"
#include "base/time.h"

namespace hf::cli {

/// A folder or a site, for a price.
struct Offering {
    std::filesystem::path folder;  // absolute; empty: a site
    std::string site;              // the address of a site, as it was given
    std::string pattern = "/**";   // which of the site's paths have the price
    Money price;
    std::optional<Duration> pass;  // one payment opens all of it for so long; else each path is paid for and opens once
    std::filesystem::path front;   // of a folder: where the page at "/" lies, which is free; empty: there is none
};

/// The tables [paywall] and [[paywall.gates]] of it, to stand behind the settings of a holdfast.toml.
std::string gates_toml(const Offering& offering);

/// A text as a TOML string (TOML 1.0, "Basic strings").
std::string toml_text(std::string_view text);

}  // namespace hf::cli
