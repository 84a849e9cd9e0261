#include "paywall/gate_source.h"

#include <fmt/core.h>

#include "paywall/credential.h"

namespace hf::paywall {
namespace {

const std::shared_ptr<const http::PrivateFields>& private_fields() {
    static const auto kPrivate = std::make_shared<const http::PrivateFields>(
        http::PrivateFields{.cookie_prefix = std::string{kCookiePrefix},
                            .field_prefix = "Holdfast-",
                            .names = {std::string{kPaymentField}, std::string{kRaidenField}}});
    return kPrivate;
}

}  // namespace

std::string target_of(std::string_view path, std::string_view query) {
    return query.empty() ? std::string{path} : fmt::format("{}?{}", path, query);
}

http::Source source_of(const Gate& gate, const http::Request& request, std::string_view path,
                       std::shared_ptr<http::FolderEntry> file) {
    if (gate.folder) return http::FileSource{gate.folder, std::string{gate.match.rest_of(path)}, true, std::move(file)};
    return upstream_source(gate.upstream, request, path);
}

http::UpstreamSource upstream_source(std::shared_ptr<const http::Upstream> upstream, const http::Request& request,
                                     std::string_view path) {
    return {.upstream = std::move(upstream), .target = target_of(path, request.query), .withheld = private_fields()};
}

http::UpstreamSource question_of(const Gate& gate, const http::Request& request, std::string_view path) {
    auto question = upstream_source(gate.upstream, request, path);
    question.strip_conditions = true;
    question.strip_ranges = true;
    return question;
}

}  // namespace hf::paywall
