#include "base/check.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace hf {

void stop_on_bug(std::string_view condition, std::string_view says, const char* file, int line) {
    fmt::print(stderr, "bug: {} ({} is false at {}:{})\n", says, condition, file, line);
    std::fflush(stderr);
    std::abort();
}

}  // namespace hf
