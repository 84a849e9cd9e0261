#include "ops/metrics.h"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>

#include "base/check.h"
#include "base/text.h"

namespace hf::ops {
namespace {

// From a memory-only answer to the longest wait an upstream is given.
const prometheus::Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                       0.05,   0.1,   0.25,   1,     5,    30};

prometheus::Labels labels_of(const MetricRow& row, MetricType type, Metrics::LabelValues values) {
    CHECK(row.type == type, "a metric is used as the type its row declares");
    prometheus::Labels labels;
    auto value = values.begin();
    if (!row.labels.empty())
        for (auto name : split(row.labels, ',')) {
            CHECK(value != values.end(), "every label of a metric has a value");
            labels.emplace(name, *value++);
        }
    CHECK(value == values.end(), "a metric has no more labels than its row declares");
    return labels;
}

}  // namespace

void Counter::add(double by) const {
    if (series_ != nullptr) series_->Increment(by);
}

void Gauge::set(double value) const {
    if (series_ != nullptr) series_->Set(value);
}

void Histogram::observe(double value) const {
    if (series_ != nullptr) series_->Observe(value);
}

struct Metrics::Families {
    prometheus::Registry registry;
    std::array<prometheus::Family<prometheus::Counter>*, kMetrics.size()> counters{};
    std::array<prometheus::Family<prometheus::Gauge>*, kMetrics.size()> gauges{};
    std::array<prometheus::Family<prometheus::Histogram>*, kMetrics.size()> histograms{};
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        const std::string name{kMetrics[i].name}, why{kMetrics[i].why};
        auto& registry = families_->registry;
        switch (kMetrics[i].type) {
            case MetricType::counter:
                families_->counters[i] = &prometheus::BuildCounter().Name(name).Help(why).Register(registry);
                break;
            case MetricType::gauge:
                families_->gauges[i] = &prometheus::BuildGauge().Name(name).Help(why).Register(registry);
                break;
            case MetricType::histogram:
                families_->histograms[i] = &prometheus::BuildHistogram().Name(name).Help(why).Register(registry);
                break;
        }
    }
}

Metrics::~Metrics() = default;

Counter Metrics::counter(MetricName name, LabelValues values) {
    const auto labels = labels_of(kMetrics[name.row], MetricType::counter, values);
    return Counter{families_->counters[name.row]->Add(labels)};
}

Gauge Metrics::gauge(MetricName name, LabelValues values) {
    const auto labels = labels_of(kMetrics[name.row], MetricType::gauge, values);
    return Gauge{families_->gauges[name.row]->Add(labels)};
}

Histogram Metrics::histogram(MetricName name, LabelValues values) {
    const auto labels = labels_of(kMetrics[name.row], MetricType::histogram, values);
    return Histogram{families_->histograms[name.row]->Add(labels, kSeconds)};
}

std::string Metrics::text() {
    for (const auto& refresh : refresh_) refresh();
    std::ostringstream out;
    prometheus::TextSerializer{}.Serialize(out, families_->registry.Collect());
    return std::move(out).str();
}

std::string metrics_reference() {
    std::string page =
        "# Metrics\n\nWritten by `holdfast metrics --reference` from the table in `src/ops/metric_table.h`. Scrape "
        "them "
        "at `/metrics` of the\nAPI listener.\n\n| name | type | labels | what it is for |\n|---|---|---|---|\n";
    for (const auto& row : kMetrics) {
        std::string labels;
        if (!row.labels.empty())
            for (auto label : split(row.labels, ','))
                labels += fmt::format("{}`{}`", labels.empty() ? "" : ", ", label);
        page += fmt::format("| `{}` | {} | {} | {} |\n", row.name, text_of(row.type), labels, row.why);
    }
    return page;
}

}  // namespace hf::ops
