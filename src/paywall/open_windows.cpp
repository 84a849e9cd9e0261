#include "paywall/open_windows.h"

namespace hf::paywall {

std::optional<OpenWindows::Window> OpenWindows::open(const std::string& payment_id, std::string_view binding,
                                                     Time now) {
    const std::lock_guard lock{mutex_};
    auto found = newer_.find(payment_id);
    if (found == newer_.end()) {
        found = older_.find(payment_id);
        if (found == older_.end()) return std::nullopt;
    }
    const auto& window = found->second;
    if (window.binding != binding || now >= window.until) return std::nullopt;
    return window;
}

void OpenWindows::remember(const std::string& payment_id, Window window) {
    const std::lock_guard lock{mutex_};
    if (newer_.size() >= most_ / 2) older_ = std::exchange(newer_, {});
    newer_.insert_or_assign(payment_id, std::move(window));
}

}  // namespace hf::paywall
