// Every metric there is, once: name, type, labels, and why somebody would look at it. From this table the metrics are
// registered and docs/generated/metrics.md is printed. Labels never carry what strangers choose: gates, route templates
// and our own words only, so that the number of series has a bound.
#pragma once

#include <array>
#include <string_view>

#include "base/describe.h"

namespace hf::ops {

enum class MetricType { counter, gauge, histogram };
BOOST_DESCRIBE_ENUM(MetricType, counter, gauge, histogram)

struct MetricRow {
    std::string_view name;
    MetricType type;
    std::string_view labels;  // separated by commas
    std::string_view why;
};

// clang-format off
consteval auto metric_rows() {
    using enum MetricType;
    return std::to_array<MetricRow>({
        // name                                  type       labels                   why
        {"holdfast_build_info",                      gauge,     "version,commit",        "Always 1; says which build is running."},
        {"holdfast_start_time_seconds",              gauge,     "",                      "When this process started, in Unix seconds; a change is a restart."},
        {"holdfast_ready",                           gauge,     "check",                 "1 while this dependency is fine; of /readyz, which also says what is wrong."},
        {"holdfast_clock_drift_seconds",             gauge,     "",                      "How far the wall clock is ahead of the time gone by; negative while that waits for it."},
        {"holdfast_clock_trusted",                   gauge,     "",                      "0 while the clock is in doubt and nothing opens, is released or expires: alert on it."},
        {"holdfast_http_connections",                gauge,     "listener",              "Open connections; near the limit newcomers are turned away with 503."},
        {"holdfast_http_requests_total",             counter,   "listener,route,status", "Requests answered, by route template or gate and class of status."},
        {"holdfast_http_request_duration_seconds",   histogram, "listener,route,status", "From the first byte of a request to the last byte of its answer."},
        {"holdfast_log_lines_dropped_total",         counter,   "",                      "Log lines lost because their reader stood still or the disk was full."},
        {"holdfast_payments_total",                  counter,   "gate,event",            "What visitors met: asked (a price), awaited, admitted, refused, limited, full."},
        {"holdfast_breaker_state",                   gauge,     "peer",                  "0: calls to this peer go out; 1: one is on trial; 2: none for some seconds."},
        {"holdfast_store_deeds_total",               counter,   "",                      "Deeds run in the database, reads and writes."},
        {"holdfast_store_commits_total",             counter,   "",                      "Writes made durable; fewer than deeds where several share one."},
        {"holdfast_store_waiting",                   gauge,     "",                      "Deeds waiting for the database; growing means a disk or server too slow."},
        {"holdfast_mails_waiting",                   gauge,     "",                      "Mails queued in the database, as of the last minute; growing means that none leave."},
        {"holdfast_mails_total",                     counter,   "event",                 "Mails this process has sent, and failed (given up: the outbox says why)."},
        {"holdfast_jobs_running",                    gauge,     "kind",                  "Workers of this process busy with jobs of this kind."},
        {"holdfast_jobs_total",                      counter,   "kind,event",            "Jobs: completed, retried, dead (given up: look at them), refused (the lease was lost)."},
    });
}
// clang-format on

inline constexpr auto kMetrics = metric_rows();

consteval bool names_are_clean() {
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        const auto& row = kMetrics[i];
        if (!row.name.starts_with("holdfast_") || row.why.empty() || !row.why.ends_with('.')) return false;
        if (row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string_view::npos) return false;
        if (row.name.ends_with("_total") != (row.type == MetricType::counter)) return false;
        if (row.type == MetricType::histogram && !row.name.ends_with("_seconds")) return false;
        for (std::size_t k = 0; k < i; ++k)
            if (kMetrics[k].name == row.name) return false;
    }
    return true;
}
static_assert(names_are_clean(), "a counter ends in _total, a histogram in its unit, and every metric says why");

/// A name that stands in the table, or the code does not compile.
struct MetricName {
    std::size_t row;
    consteval MetricName(const char* name) : row(kMetrics.size()) {
        for (std::size_t i = 0; i < kMetrics.size(); ++i)
            if (kMetrics[i].name == name) row = i;
        if (row == kMetrics.size()) throw "no such row in kMetrics";
    }
};

}  // namespace hf::ops
