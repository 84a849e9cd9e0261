#include "main/tls.h"

#include <fmt/format.h>

#include "ops/doctor.h"

namespace hf::cli {

Result<std::shared_ptr<const http::TlsContext>> tls_of(const Configuration& configuration) {
    const auto& settings = configuration.settings;
    if (settings.tls_cert.empty()) return nullptr;
    auto context = http::TlsContext::load(settings.tls_cert, settings.tls_key);
    if (context) return context;
    return fail(context.error().code,
                fmt::format("tls.cert ({}) and tls.key ({}): {}.", configuration.chosen.find("tls.cert")->second.origin,
                            configuration.chosen.find("tls.key")->second.origin, context.error().detail));
}

void note_certificate(const Configuration& configuration, const Clock& clock, const ops::Log& log) {
    const auto& settings = configuration.settings;
    if (settings.tls_cert.empty()) return;
    const auto finding = ops::check_certificate(settings.tls_cert, settings.tls_key, clock.wall());
    if (finding.verdict != ops::Verdict::ok)
        log.warn("a word about the TLS certificate", {{"note", finding.says}, {"repair", finding.repair}});
}

}  // namespace hf::cli
