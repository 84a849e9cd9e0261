#include <fmt/format.h>

#include "http/tls.h"
#include "ops/doctor.h"

namespace hf::ops {
namespace {

/// What renews certificates by itself has done so by then.
constexpr Duration kSoon = std::chrono::days{14};

}  // namespace

Finding check_certificate(const std::filesystem::path& chain, const std::filesystem::path& key, Time now) {
    const auto tls = http::TlsContext::load(chain, key);
    if (!tls)
        return {"certificate", Verdict::fail, fmt::format("{}.", tls.error().detail), "Correct tls.cert and tls.key."};
    const auto& one = **tls;
    const auto until = rfc3339(one.not_after());
    if (one.not_after() <= now)
        return {"certificate", Verdict::fail, fmt::format("It was valid until {}: visitors refuse it.", until),
                "Renew it, then send the server SIGHUP."};
    if (one.not_before() > now)
        return {"certificate", Verdict::fail, fmt::format("It is valid from {} on.", rfc3339(one.not_before())),
                "Wait, or look at this machine's clock."};
    if (one.not_after() - now < kSoon)
        return {"certificate", Verdict::warn, fmt::format("It is valid until {} only.", until),
                "Renew it, then send the server SIGHUP."};
    if (one.key_is_exposed())
        return {"certificate", Verdict::warn, fmt::format("Everybody on this machine may read {}.", key.string()),
                fmt::format("chmod o-r {}", key.string())};
    return {"certificate", Verdict::ok, fmt::format("For {}, valid until {}.", one.names(), until), {}};
}

}  // namespace hf::ops
