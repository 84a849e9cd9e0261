// CHECK stops the program on a bug, in every build: what is written is written in transactions, so a restart is safe,
// while going on with a broken assumption about money is not.
#pragma once

#include <string_view>

namespace hf {

/// Prints the place and the sentence to stderr and aborts.
[[noreturn]] void stop_on_bug(std::string_view condition, std::string_view says, const char* file, int line);

}  // namespace hf

/// `says` is a sentence that tells the reader of the log what was believed.
#define CHECK(condition, says) \
    ((condition) ? static_cast<void>(0) : ::hf::stop_on_bug(#condition, (says), __FILE__, __LINE__))
