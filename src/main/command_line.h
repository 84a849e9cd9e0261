// From argv to a command and back to an exit code.
#pragma once

namespace hf::cli {

/// Parses, runs the command, prints what went wrong to stderr as one sentence a line. Never throws what the world did.
int run(int count, const char* const* arguments);

}  // namespace hf::cli
