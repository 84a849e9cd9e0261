// The figures of an engine that are looked up when they are scraped: build, clock, readiness, jobs, lost log lines.
#pragma once

namespace hf::cli {

class Engine;

/// Once, before serving.
void show_gauges(Engine& engine);

}  // namespace hf::cli
