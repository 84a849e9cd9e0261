#include "ops/metrics.h"

#include <gmock/gmock.h>

#include "ops/http_metrics.h"

namespace hf::ops {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, AreToldInTheTextFormat) {
    Metrics metrics;
    const auto paid = metrics.counter("holdfast_payments_total", {"articles", "asked"});
    paid.add();
    paid.add(2);
    metrics.gauge("holdfast_clock_trusted").set(1);
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr("# TYPE holdfast_payments_total counter\n"));
    EXPECT_THAT(text, HasSubstr(R"(holdfast_payments_total{event="asked",gate="articles"} 3)"));
    EXPECT_THAT(text, HasSubstr("holdfast_clock_trusted 1\n"));
}

TEST(Metrics, OfTheSameLabelsAreTheSameSeries) {
    Metrics metrics;
    metrics.counter("holdfast_payments_total", {"a", "asked"}).add();
    metrics.counter("holdfast_payments_total", {"a", "asked"}).add();
    EXPECT_THAT(metrics.text(), HasSubstr(R"(event="asked",gate="a"} 2)"));
}

TEST(Metrics, AreRefreshedBeforeAScrape) {
    Metrics metrics;
    int looks = 0;
    metrics.on_scrape([&, drift = metrics.gauge("holdfast_clock_drift_seconds")] { drift.set(++looks); });
    EXPECT_THAT(metrics.text(), HasSubstr("holdfast_clock_drift_seconds 1\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("holdfast_clock_drift_seconds 2\n"));
}

TEST(MetricsDeathTest, StopOnAWrongTypeOrLabel) {
    Metrics metrics;
    EXPECT_DEATH(metrics.gauge("holdfast_payments_total", {"a", "b"}), "type its row declares");
    EXPECT_DEATH(metrics.counter("holdfast_payments_total", {"a"}), "every label");
    EXPECT_DEATH(metrics.counter("holdfast_payments_total", {"a", "b", "c"}), "no more labels");
}

TEST(Metrics, AreAllInTheReference) {
    const auto page = metrics_reference();
    for (const auto& row : kMetrics) {
        EXPECT_THAT(page, HasSubstr("| `" + std::string{row.name} + "` |"));
        EXPECT_THAT(page, HasSubstr(std::string{row.why}));
    }
}

TEST(HttpMetrics, CountByListenerRouteAndClass) {
    Metrics metrics;
    HttpMetrics http{metrics};
    http.finished("gate", "articles", 402, microseconds{900});
    http.finished("gate", "articles", 404, microseconds{1'100});
    http.finished("gate", "articles", 200, microseconds{10});
    http.finished("api", "", 404, microseconds{10});
    http.finished("api", "/v1/payments", 0, microseconds{10});
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="gate",route="articles",status="4xx"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="gate",route="articles",status="2xx"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="api",route="none",status="4xx"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="api",route="/v1/payments",status="none"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(_bucket{listener="gate",route="articles",status="4xx",le="0.001"} 1)"));
}

TEST(HttpMetrics, HaveABound) {
    Metrics metrics;
    HttpMetrics http{metrics};
    for (int i = 0; i < 3'000; ++i) http.finished("gate", "gate " + std::to_string(i), 200, microseconds{1});
    for (int i = 0; i < 10; ++i) http.finished("gate", "gate " + std::to_string(i), 200, microseconds{1});
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="gate",route="gate 9",status="2xx"} 2)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{listener="gate",route="other",status="2xx"} 952)"));
    EXPECT_THAT(text, Not(HasSubstr("gate 2999")));
}

}  // namespace
}  // namespace hf::ops
