// Pages that are printed from tables and committed under docs/generated/.
#include <fmt/format.h>

#include "base/error_codes.h"
#include "main/commands.h"
#include "main/output.h"
#include "main/version.h"
#include "ops/metrics.h"
#include "paywall/lifecycle.h"

namespace hf::cli {
namespace {

struct ErrorLine {
    std::string code;
    int status;
    bool retryable;
    std::string says;
};
BOOST_DESCRIBE_STRUCT(ErrorLine, (), (code, status, retryable, says))

struct MetricLine {
    std::string name;
    std::string type;
    std::string labels;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(MetricLine, (), (name, type, labels, why))

struct VersionLine {
    std::string version;
    std::string commit;
};
BOOST_DESCRIBE_STRUCT(VersionLine, (), (version, commit))

std::string errors_reference() {
    std::string page =
        "# Error codes\n\nWritten by `holdfast errors --reference` from the table in `src/base/error_codes.h`. Every "
        "refusal "
        "is\n`application/problem+json` (RFC 9457) and carries its code.\n\n| code | HTTP status | trying again can "
        "help | "
        "meaning |\n|---|---|---|---|\n";
    for (const auto& row : kCodes)
        page += fmt::format("| `{}` | {} | {} | {} |\n", text_of(row.code), row.status, row.retryable ? "yes" : "no",
                            row.says);
    return page;
}

}  // namespace

int command_errors(const Given& given) {
    if (given.reference) return Output::print(errors_reference()), kOk;
    std::vector<ErrorLine> lines;
    for (const auto& row : kCodes)
        lines.push_back({std::string{text_of(row.code)}, row.status, row.retryable, std::string{row.says}});
    Output{given.json}.rows(lines);
    return kOk;
}

int command_metrics(const Given& given) {
    if (given.reference) return Output::print(ops::metrics_reference()), kOk;
    std::vector<MetricLine> lines;
    for (const auto& row : ops::kMetrics)
        lines.push_back(
            {std::string{row.name}, std::string{text_of(row.type)}, std::string{row.labels}, std::string{row.why}});
    Output{given.json}.rows(lines);
    return kOk;
}

int command_lifecycle(const Given& given) {
    if (!given.id.empty() && given.id != "payment")
        throw UsageError(fmt::format("There is no lifecycle \"{}\"; there is: payment.", given.id));
    Output::print(paywall::draw_lifecycle());
    return kOk;
}

int command_version(const Given& given) {
    if (given.json)
        Output{true}.one(VersionLine{std::string{kVersion}, std::string{kCommit}});
    else
        Output::print(fmt::format("holdfast {} ({})\n", kVersion, kCommit));
    return kOk;
}

}  // namespace hf::cli
