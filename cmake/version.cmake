# "main/version.h": the release and the commit it is built from, as they are when CMake runs. A tree without .git (a
# release archive) says "unknown", unless HOLDFAST_COMMIT is given.
set(HOLDFAST_COMMIT "" CACHE STRING "the commit to name when there is no .git")
set(holdfast_commit "${HOLDFAST_COMMIT}")
find_package(Git QUIET)
if(NOT holdfast_commit AND GIT_FOUND AND EXISTS ${CMAKE_SOURCE_DIR}/.git)
  execute_process(
    COMMAND ${GIT_EXECUTABLE} describe --always --abbrev=12 --exclude=* --dirty=+
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE holdfast_commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT holdfast_commit)
  set(holdfast_commit unknown)
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/main/main/version.h CONTENT [[
// Written by CMake.
#pragma once

#include <string_view>

namespace hf::cli {

inline constexpr std::string_view kVersion = "@PROJECT_VERSION@";
inline constexpr std::string_view kCommit = "@holdfast_commit@";

}  // namespace hf::cli
]] @ONLY)
