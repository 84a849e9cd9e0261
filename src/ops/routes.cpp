#include "ops/routes.h"

#include "base/json_codec.h"

namespace hf::ops {
namespace {

struct Version {
    std::string version;
    std::string commit;
    std::string instance;
};
BOOST_DESCRIBE_STRUCT(Version, (), (version, commit, instance))

constexpr auto notes(const Version*) {
    return std::array{
        Note{"version", "The release."},
        Note{"commit", "What it was built from; a + says that the sources were changed."},
        Note{"instance", "This process, as it is named in leases and logs."},
    };
}

/// What probes ask is true of this very moment.
http::Reply fresh(http::Reply reply) {
    reply.fields.set("Cache-Control", "no-store");
    return reply;
}

http::Reply readiness(const Health& health) {
    json::object checks;
    bool ready = !health.draining();
    for (const auto& one : health.look()) {
        checks.emplace(one.name, one.trouble.empty() ? std::string{"ok"} : one.trouble);
        ready = ready && !one.stops_serving();
    }
    json::object body;
    body.emplace("status", ready ? "ready" : health.draining() ? "draining" : "not ready");
    body.emplace("checks", std::move(checks));
    return fresh(http::json_reply(ready ? 200 : 503, write_json(body)));
}

}  // namespace

http::Routes routes(const Health& health, Metrics& metrics, const Build& build) {
    using http::get, http::raw, http::Request, http::Reaction;
    return {
        raw("GET", "/healthz", "getLiveness", "text/plain",
            [](Request&) -> Reaction { return fresh(http::text_reply(200, "text/plain; charset=utf-8", "alive\n")); })
            .open()
            .summary("Whether the process is alive. It says nothing about what it depends on: see /readyz."),
        raw("GET", "/readyz", "getReadiness", "application/json",
            [&health](Request&) -> Reaction { return readiness(health); })
            .open()
            .fails(Code::unavailable)
            .summary("Whether requests can be served, each dependency named; 503 when one fails or while draining."),
        get("/version", "getVersion",
            [&build](const Context&, const Nothing&) -> Result<Version> {
                return Version{build.version, build.commit, build.instance};
            })
            .open()
            .summary("Which build answers, and which process."),
        raw("GET", "/metrics", "getMetrics", "text/plain",
            [&metrics](Request&) -> Reaction {
                return fresh(http::text_reply(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text()));
            })
            .loopback()
            .summary("Figures for Prometheus; docs/generated/metrics.md lists them."),
    };
}

}  // namespace hf::ops
