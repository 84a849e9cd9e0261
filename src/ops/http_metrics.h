// Requests and connections counted, without a label look-up a request.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ops/metrics.h"

namespace hf::ops {

/// Series are found again by (listener, route, class of status) in a table that only grows and is read without a lock.
/// Routes are templates and gates, so the table is small; should it fill up, the rest is counted as route "other".
class HttpMetrics {
  public:
    explicit HttpMetrics(Metrics& metrics) : metrics_(metrics) {}

    /// `status` 0: nothing could be sent. An empty route is counted as "none".
    void finished(std::string_view listener, std::string_view route, int status, std::chrono::microseconds took);
    void connections(std::string_view listener, std::int64_t open);

  private:
    static constexpr std::size_t kSlots = 4096;
    static constexpr std::size_t kMost = kSlots / 2;

    struct Series {
        std::string listener;
        std::string route;
        int status_class;
        Counter total;
        Histogram seconds;
        bool is(std::string_view l, std::string_view r, int c) const {
            return status_class == c && route == r && listener == l;
        }
    };

    const Series* find(std::size_t start, std::string_view listener, std::string_view route, int status_class) const;
    const Series& add(std::size_t start, std::string_view listener, std::string_view route, int status_class);

    Metrics& metrics_;
    std::array<std::atomic<const Series*>, kSlots> slots_{};
    std::mutex adding_;
    std::vector<std::unique_ptr<const Series>> owned_;
};

}  // namespace hf::ops
