#include "base/crash_point.h"

#ifdef HOLDFAST_DRILLS
#include <atomic>
#include <csignal>
#include <cstdlib>

#include "base/text.h"

namespace hf {

namespace {

struct Order {
    std::string_view name;
    std::int64_t passing = 0;
};

Order read_order() {
    const char* said = std::getenv("HOLDFAST_CRASH_AT");
    if (said == nullptr) return {};
    const std::string_view text{said};
    const auto colon = text.find(':');
    if (colon == text.npos) return {text, 1};
    return {text.substr(0, colon), parse_decimal(text.substr(colon + 1)).value_or(1)};
}

}  // namespace

void crash_point(std::string_view name) noexcept {
    static const Order order = read_order();
    static std::atomic<std::int64_t> passed{0};
    if (name == order.name && ++passed == order.passing) std::raise(SIGKILL);
}

bool is_control(std::string_view name) noexcept {
    static const char* const said = std::getenv("HOLDFAST_CONTROL");
    return said != nullptr && name == said;
}

}  // namespace hf
#endif
