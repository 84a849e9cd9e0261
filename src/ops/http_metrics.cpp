#include "ops/http_metrics.h"

#include <functional>

namespace hf::ops {
namespace {

constexpr std::array<std::string_view, 6> kClasses{"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

std::size_t start_of(std::string_view listener, std::string_view route, int status_class) {
    const std::hash<std::string_view> hash;
    return hash(route) * 31 + hash(listener) * 7 + static_cast<std::size_t>(status_class);
}

}  // namespace

void HttpMetrics::finished(std::string_view listener, std::string_view route, int status,
                           std::chrono::microseconds took) {
    if (route.empty()) route = "none";
    const int status_class = status >= 100 && status < 600 ? status / 100 : 0;
    const auto start = start_of(listener, route, status_class);
    const auto* series = find(start, listener, route, status_class);
    if (series == nullptr) series = &add(start, listener, route, status_class);
    series->total.add();
    series->seconds.observe(std::chrono::duration<double>(took).count());
}

void HttpMetrics::connections(std::string_view listener, std::int64_t open) {
    metrics_.gauge("holdfast_http_connections", {listener}).set(static_cast<double>(open));
}

const HttpMetrics::Series* HttpMetrics::find(std::size_t start, std::string_view listener, std::string_view route,
                                             int status_class) const {
    for (std::size_t i = 0; i < kSlots; ++i) {
        const auto* series = slots_[(start + i) % kSlots].load(std::memory_order_acquire);
        if (series == nullptr || series->is(listener, route, status_class)) return series;
    }
    return nullptr;
}

const HttpMetrics::Series& HttpMetrics::add(std::size_t start, std::string_view listener, std::string_view route,
                                            int status_class) {
    const std::lock_guard lock{adding_};
    if (owned_.size() >= kMost) {
        route = "other";
        start = start_of(listener, route, status_class);
    }
    if (const auto* there = find(start, listener, route, status_class)) return *there;
    const auto& text = kClasses[static_cast<std::size_t>(status_class)];
    owned_.push_back(std::make_unique<Series>(
        Series{std::string{listener}, std::string{route}, status_class,
               metrics_.counter("holdfast_http_requests_total", {listener, route, text}),
               metrics_.histogram("holdfast_http_request_duration_seconds", {listener, route, text})}));
    auto slot = start;
    while (slots_[slot % kSlots].load(std::memory_order_relaxed) != nullptr) ++slot;
    slots_[slot % kSlots].store(owned_.back().get(), std::memory_order_release);
    return *owned_.back();
}

}  // namespace hf::ops
