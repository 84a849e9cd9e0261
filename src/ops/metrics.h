// Counters, gauges and histograms for Prometheus, registered from the one table in metric_table.h.
//
//     ops::Counter paid = metrics.counter("holdfast_payments_total", {gate, "paid"});   // once, at start
//     paid.add();                                                                       // as often as you like
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "ops/metric_table.h"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace hf::ops {

/// References to one series each: cheap to copy, lock-free to use (a histogram takes a lock), valid as long as the
/// Metrics they come from. One that came from nowhere counts nothing.
class Counter {
  public:
    Counter() = default;
    explicit Counter(prometheus::Counter& series) : series_(&series) {}
    void add(double by = 1) const;

  private:
    prometheus::Counter* series_ = nullptr;
};

class Gauge {
  public:
    Gauge() = default;
    explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
    void set(double value) const;

  private:
    prometheus::Gauge* series_ = nullptr;
};

class Histogram {
  public:
    Histogram() = default;
    explicit Histogram(prometheus::Histogram& series) : series_(&series) {}
    void observe(double value) const;

  private:
    prometheus::Histogram* series_ = nullptr;
};

/// Safe from any thread.
class Metrics {
  public:
    Metrics();
    ~Metrics();

    using LabelValues = std::initializer_list<std::string_view>;
    /// Values in the order of the row's labels. A look-up that takes a lock and half a microsecond: keep what it gives.
    /// Another type or number of labels than the table's is a bug.
    Counter counter(MetricName name, LabelValues values = {});
    Gauge gauge(MetricName name, LabelValues values = {});
    Histogram histogram(MetricName name, LabelValues values = {});

    /// `refresh` sets gauges before each scrape, on a network thread: it must not wait for anything. Before serving
    /// only.
    void on_scrape(std::function<void()> refresh) { refresh_.push_back(std::move(refresh)); }

    /// The text exposition format.
    std::string text();

  private:
    struct Families;
    std::unique_ptr<Families> families_;
    std::vector<std::function<void()>> refresh_;
};

/// docs/generated/metrics.md.
std::string metrics_reference();

}  // namespace hf::ops
