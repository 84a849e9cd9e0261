// Places where a drill lets the process die, to see that nothing is lost. In builds without HOLDFAST_DRILLS they are
// nothing at all.
#pragma once

#include <string_view>

namespace hf {

#ifdef HOLDFAST_DRILLS
/// Kills this process (SIGKILL, no clean-up) when HOLDFAST_CRASH_AT is "NAME:N" and this is the Nth passing of NAME.
void crash_point(std::string_view name) noexcept;

/// Whether HOLDFAST_CONTROL names this way of being broken on purpose: a drill that does not notice it proves nothing.
bool is_control(std::string_view name) noexcept;
#else
inline void crash_point(std::string_view) noexcept {}
constexpr bool is_control(std::string_view) noexcept { return false; }
#endif

}  // namespace hf
