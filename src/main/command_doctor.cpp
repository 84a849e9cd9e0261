#include <fmt/format.h>

#include <set>

#include "main/commands.h"
#include "main/database.h"
#include "main/gates.h"
#include "main/mail.h"
#include "main/output.h"
#include "ops/doctor.h"

namespace hf::cli {
namespace {

using ops::Finding;
using ops::Verdict;

constexpr Duration kPatience{3'000};

void look_at_folder(const Configuration& configuration, const Clock& clock, std::vector<Finding>& findings) {
    const auto& folder = configuration.settings.data;
    findings.push_back(ops::check_space(folder));
    findings.push_back(ops::check_writable(folder));
    findings.push_back(ops::check_private(folder));
    findings.push_back(ops::check_lock(configuration.database_file(), clock));
}

void look_at_database(const Configuration& configuration, const Clock& clock, std::vector<Finding>& findings) {
    ops::ClockMark mark;
    if (configuration.on_postgres() || std::filesystem::exists(configuration.database_file())) {
        const auto store = open_unchecked(configuration, clock);
        findings.push_back(ops::check_database(*store));
        findings.push_back(ops::check_collation(*store));
        findings.push_back(ops::check_migrations(*store, all_migrations()));
        if (configuration.on_postgres()) findings.push_back(ops::check_apart(store->clock_offset()));
        if (findings.back().verdict != Verdict::fail && store::pending(*store, all_migrations()).empty())
            mark = ops::load_clock_mark(*store);
    }
    findings.push_back(ops::check_clock(clock, configuration.settings.clock_max_jump, mark));
}

void look_at_upstreams(const paywall::GateTable& gates, std::vector<Finding>& findings) {
    std::set<std::string> seen;
    const auto look = [&](const std::string& name, const std::shared_ptr<const http::Upstream>& upstream) {
        if (upstream && seen.insert(upstream->url).second)
            findings.push_back(ops::check_upstream(name, upstream->url, kPatience));
    };
    for (const auto& gate : gates.gates) look(gate.name, gate.upstream);
    look("paywall.upstream", gates.otherwise);
}

void look_at_raiden(const rails::Raiden& raiden, std::vector<Finding>& findings) {
    const auto ready = raiden.node().check_ready();
    const auto& endpoint = raiden.settings().endpoint;
    if (ready)
        findings.push_back({"rail raiden", Verdict::ok, fmt::format("The node at {} is ready.", endpoint), {}});
    else
        findings.push_back({"rail raiden", Verdict::warn, std::string{ready.error().says()},
                            fmt::format("Look at the node at {}, or correct rails.raiden.endpoint.", endpoint)});
}

void look_at_mail(const Settings& settings, std::vector<Finding>& findings) {
    const auto sender = smtp_sender_of(settings);
    if (!sender) return;
    if (const auto reached = sender->reach())
        findings.push_back({"mail", Verdict::ok, fmt::format("{} is ready to take mails.", settings.mail_smtp), {}});
    else
        findings.push_back({"mail", Verdict::warn, std::string{reached.error().says()},
                            "Look at the mail server, or correct mail.smtp, mail.user and mail.password."});
}

}  // namespace

int command_doctor(const Given& given) {
    const auto configuration = configure(given);
    const SystemClock clock;
    std::vector<Finding> findings;
    const auto rails = read_rails(configuration);
    const auto gates =
        rails ? gates_of(configuration.file, rails->all) : Result<paywall::GateTable>{std::unexpected(rails.error())};
    if (gates)
        findings.push_back({"configuration", Verdict::ok, "The settings and gates are good.", {}});
    else
        findings.push_back({"configuration", Verdict::fail, gates.error().detail, "Correct these keys."});
    if (!configuration.on_postgres()) look_at_folder(configuration, clock, findings);
    try {
        look_at_database(configuration, clock, findings);
    } catch (const WorldError& error) {
        findings.push_back(
            {"database", Verdict::fail, error.what(), "Look at the database and the setting it comes from."});
    }
    if (gates) look_at_upstreams(*gates, findings);
    if (!configuration.settings.tls_cert.empty())
        findings.push_back(
            ops::check_certificate(configuration.settings.tls_cert, configuration.settings.tls_key, clock.wall()));
    if (rails && rails->raiden) look_at_raiden(*rails->raiden, findings);
    look_at_mail(configuration.settings, findings);
    Output{given.json}.rows(findings);
    return ops::worst(findings) == Verdict::fail ? kFailed : kOk;
}

}  // namespace hf::cli
