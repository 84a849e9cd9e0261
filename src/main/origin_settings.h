// The settings of a Raiden Paywall, which are a Python program that assigns constants. It is read, and never run: what
// is not a plain constant is said to be so.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hf::cli {

struct OriginSetting {
    std::string value;  // of a text its characters, of a number its digits, else True, False or None
    int line = 0;
};

struct OriginSettings {
    std::map<std::string, OriginSetting, std::less<>> values;  // the last assignment wins, as in Python
    std::vector<std::string> not_understood;                   // a sentence a line that is none of these
};

OriginSettings read_origin_settings(std::string_view program);

/// The same as a holdfast.toml, with a comment at every line that says where it came from or what became of it.
std::string translate_origin_settings(const OriginSettings& settings);

}  // namespace hf::cli
