// The HTTP server's observer: one JSON line a request, and the figures of metrics.
//
//     {"time":…,"log":"access","id":…,"listener":"gate","route":"articles","method":"GET","status":402,
//      "duration_ms":1.25,"bytes":512,"caller":"visitor","peer":"192.0.2.0","query":["id"],"failure":…}
//
// What it never shows: paths (a route template or a gate's name stands for them), header values, query values, whole
// ids, whole addresses.
#pragma once

#include "http/server.h"
#include "ops/http_metrics.h"
#include "ops/line_writer.h"

namespace hf::ops {

class AccessLog final : public http::Observer {
  public:
    /// `writer` may be null: nothing is written, the metrics are kept all the same.
    AccessLog(LineWriter* writer, Metrics& metrics) : writer_(writer), http_(metrics) {}

    void finished(const http::Exchange& exchange) noexcept override;
    void connections(std::string_view listener, std::int64_t open) noexcept override;

  private:
    LineWriter* writer_;
    HttpMetrics http_;
};

}  // namespace hf::ops
