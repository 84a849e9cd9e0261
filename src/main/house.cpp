#include "main/house.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "identity/compat/routes.h"
#include "identity/routes.h"
#include "identity/setup/make_setup_link.h"
#include "main/commands.h"
#include "main/tls.h"
#include "main/version.h"
#include "notify/outbox.h"
#include "notify/routes.h"
#include "paywall/schedules.h"
#include "paywall/sweep.h"

namespace hf::cli {
namespace {

http::ApiOptions api_options(const Engine& engine) {
    const auto& settings = engine.configuration.settings;
    return {.hosts = settings.api_hosts,
            .on_loopback = is_loopback(settings.api),
            .cors_origins = settings.cors_origins,
            .reads_per_minute = settings.limits_reads_per_minute,
            .writes_per_minute = settings.limits_writes_per_minute,
            .anonymous_per_minute = settings.limits_anonymous_per_minute,
            .signed_in_per_minute = settings.limits_signed_in_per_minute,
            .sign_in_per_minute = settings.limits_sign_in_per_minute,
            .sign_up_per_minute = settings.limits_sign_up_per_minute,
            .refresh_per_minute = settings.limits_refresh_per_minute,
            .cursor_key = engine.cursor_key,
            .version = std::string{kVersion}};
}

paywall::GateLimits gate_limits(const Settings& settings) {
    return {.payments_per_minute = settings.limits_new_payments_per_minute,
            .payments_burst = settings.limits_new_payments_burst,
            .wrong_per_minute = settings.limits_wrong_credentials_per_minute,
            .max_awaited = settings.limits_max_awaited};
}

/// So few connections that what they need besides (a file, an upstream, the database) can always be opened: of all
/// files this process may open, a listener has `percent`.
http::Limits limits_within_open_files(std::size_t percent) {
    constexpr std::size_t kFewest = 32;
    rlimit files{};
    CHECK(::getrlimit(RLIMIT_NOFILE, &files) == 0, "a process knows its limits");
    http::Limits limits;
    limits.connections =
        std::clamp(static_cast<std::size_t>(files.rlim_cur) / 100 * percent, kFewest, limits.connections);
    return limits;
}

std::string sample_of(const paywall::GateTable& table) {
    const auto priced =
        std::ranges::find_if(table.gates, [](const auto& gate) { return !gate.is_free() && !gate.elsewhere; });
    if (priced == table.gates.end()) return {};
    // The site's own front page, where there is one, leads to what is sold.
    const auto* front = table.find("", "/");
    const bool has_front = front == nullptr ? table.otherwise != nullptr : front->is_free() && !front->elsewhere;
    return has_front ? "/" : std::string{priced->match.fixed_part()};
}

std::vector<SigningKey> receipt_keys_of(Engine& engine) {
    const Caller system{.kind = Caller::Kind::system};
    return store::write(*engine.store,
                        [&](store::Tx& tx) { return paywall::load_receipt_keys(tx, engine.kernel.context(system)); });
}

}  // namespace

http::Routes all_routes(const Surface& surface) {
    const bool sandbox = surface.mode == identity::KeyMode::test;
    http::Routes all;
    http::add(all, paywall::routes(surface.rails, surface.rules));
    http::add(all, paywall::money_routes(surface.rails, surface.rules));
    http::add(all, paywall::till_routes(surface.rails));
    http::add(all, paywall::gate_check_routes(surface.check));
    http::add(all, identity::key_routes(surface.mode));
    http::add(all, identity::people_routes(surface.people, surface.personal));
    http::add(all, identity::session_routes(surface.people));
    http::add(all, identity::compat::routes(surface.people, {.version = surface.build.version,
                                                             .commit = surface.build.commit,
                                                             .environment = sandbox ? "sandbox" : "live"}));
    http::add(all, identity::oidc_routes(surface.people));
    http::add(all, identity::sign_in_page_routes(surface.people));
    http::add(all, identity::account_page_routes(surface.people, surface.personal));
    http::add(all, notify::routes(sandbox));
    http::add(all, ops::routes(surface.health, surface.metrics, surface.build));
    return all;
}

House::House(Engine& engine, paywall::GateTable gates, std::shared_ptr<const http::TlsContext> tls)
    : engine_(engine),
      // One line a request, to the log's stderr or to a file of its own.
      access_file_(engine.configuration.settings.log_access.contains('/')
                       ? std::make_unique<ops::LineWriter>(engine.configuration.settings.log_access)
                       : nullptr),
      access_(access_file_                                           ? access_file_.get()
              : engine.configuration.settings.log_access == "stderr" ? &engine.lines
                                                                     : nullptr,
              engine.metrics),
      watch_(engine.metrics),
      mails_waiting_(engine.metrics.gauge("holdfast_mails_waiting")),
      // The gate: what visitors meet.
      sample_(sample_of(gates)),
      receipts_(receipt_keys_of(engine), without_last_slash(engine.configuration.settings.paywall_public_url)),
      gate_(paywall::make_gatekeeper(engine.kernel, engine.rails, receipts_, std::move(gates),
                                     gate_limits(engine.configuration.settings), watch_)),
      // The API: what operators and applications meet.
      people_(engine),
      doorman_(*engine.store, engine.key_mode, people_.keys(), people_.foreigners()),
      api_(http::make_api(
          engine.kernel, api_options(engine),
          all_routes({.mode = engine.key_mode,
                      .health = engine.health,
                      .metrics = engine.metrics,
                      .build = engine.build,
                      .rails = engine.rails,
                      .rules = {.public_url = without_last_slash(engine.configuration.settings.paywall_public_url)},
                      .check = gate_.get(),
                      .people = people_.identity(),
                      .personal = people_.personal()}),
          doorman_)) {
    const auto& settings = engine.configuration.settings;
    note_certificate(engine.configuration, engine.machine, engine.log);
    paywall::register_jobs(engine.runner, engine.rails, gate_.get());
    const auto tls_of = [&](TlsListeners listener) {
        return engine.configuration.has_tls(listener) ? tls : std::shared_ptr<const http::TlsContext>{};
    };
    // Both listeners, bound from here on and answering from start().
    server_ = std::make_unique<http::Server>(engine.kernel,
                                             http::ServerOptions{.threads = settings.threads, .drain = settings.drain},
                                             std::vector{http::Listener{.name = "gate",
                                                                        .address = settings.gate,
                                                                        .handler = gate_.get(),
                                                                        .limits = limits_within_open_files(60),
                                                                        .trusted_proxies = settings.trusted_proxies,
                                                                        .tls = tls_of(TlsListeners::gate)},
                                                         http::Listener{.name = "api",
                                                                        .address = settings.api,
                                                                        .handler = api_.get(),
                                                                        .limits = limits_within_open_files(10),
                                                                        .trusted_proxies = settings.trusted_proxies,
                                                                        .tls = tls_of(TlsListeners::api)}},
                                             access_);
}

House::~House() {
    server_.reset();
    engine_.stop();
}

void House::start() {
    // Links lead to where the API really listens, unless people reach it by another name.
    auto& links = people_.identity().url;
    if (links.empty()) links = address(1);
    engine_.start();
    server_->start();
    engine_.log.info("serving", {{"version", engine_.build.version},
                                 {"commit", engine_.build.commit},
                                 {"instance", engine_.build.instance},
                                 {"gate", address(0)},
                                 {"api", address(1)}});
}

void House::drain() {
    engine_.log.info("draining: no longer ready, finishing what is under way");
    engine_.health.drain();
    server_->drain();
    housekeeping();
    engine_.stop();
    engine_.log.info("stopped");
}

void House::reload() {
    engine_.lines.reopen();
    if (access_file_) access_file_->reopen();
    auto file = read_file_again(engine_.configuration);
    auto gates = file ? gates_of(*file, engine_.rails) : Result<paywall::GateTable>{std::unexpected(file.error())};
    auto tls = tls_of(engine_.configuration);
    if (!gates || !tls) {
        engine_.log.error("nothing was reloaded: the gates and the certificate in force stay",
                          {{"why", gates ? tls.error().says() : gates.error().says()}});
        return;
    }
    const auto count = static_cast<std::int64_t>(gates->gates.size());
    gate_->use(*std::move(gates));
    if (*tls) {
        server_->renew_tls(*tls);
        note_certificate(engine_.configuration, engine_.machine, engine_.log);
    }
    engine_.log.info("the gates were reloaded", {{"gates", count}});
}

void House::housekeeping() {
    try {
        // The sweep tells the process that runs it alone; every gate has to know.
        gate_->note_awaited(store::read(*engine_.store, paywall::count_awaited));
        people_.load_keys();
        people_.note_troubles();
        mails_waiting_.set(static_cast<double>(store::read(*engine_.store, notify::count_queued_mails)));
        note_uses();
    } catch (const WorldError& failure) {
        engine_.log.warn("housekeeping was put off", {{"why", failure.what()}});
    }
}

void House::note_uses() {
    const auto uses = doorman_.take_uses();
    note_in_bites(uses.keys, identity::note_key_uses);
    note_in_bites(uses.sessions, identity::note_session_uses);
}

/// A crowd of them must not hold the writer up.
template <class Use, class Deed>
void House::note_in_bites(const std::vector<Use>& uses, Deed note) {
    constexpr std::size_t kBite = 500;
    const Caller system{.kind = Caller::Kind::system};
    for (std::size_t at = 0; at < uses.size(); at += kBite) {
        const std::span bite{uses.data() + at, std::min(kBite, uses.size() - at)};
        const auto noted =
            store::write(*engine_.store, [&](store::Tx& tx) { return note(tx, engine_.kernel.context(system), bite); });
        if (!noted) engine_.log.warn("some last uses were not noted", {{"why", noted.error().says()}});
    }
}

std::string House::address(std::size_t listener) const {
    const auto& settings = engine_.configuration.settings;
    const auto& asked = listener == 0 ? settings.gate : settings.api;
    const bool tls = engine_.configuration.has_tls(listener == 0 ? TlsListeners::gate : TlsListeners::api);
    return fmt::format("{}://{}:{}", tls ? "https" : "http", asked.substr(0, asked.rfind(':')),
                       server_->port(listener));
}

std::string House::banner(bool setup) {
    auto text = fmt::format("gate  {}\napi   {}\n", address(0), address(1));
    if (engine_.configuration.settings.mode == Mode::sandbox)
        text +=
            "SANDBOX: everybody can pay with play money. Real money needs mode = \"live\" and a database of its own.\n";
    text += fmt::format("till  {}/\ndocs  {}/docs\n", address(1), address(1));
    if (!sample_.empty()) text += fmt::format("try   {}{}\n", address(0), sample_);
    if (!setup) return text;
    const Caller system{.kind = Caller::Kind::system};
    const auto link = store::write(*engine_.store, [&](store::Tx& tx) {
        return identity::make_setup_link(tx, engine_.kernel.context(system), {});
    });
    if (link)
        text += fmt::format("setup {}  (makes the first operator or API key; works once, for 30 minutes)\n",
                            identity::setup_url(address(1), *link));
    return text;
}

}  // namespace hf::cli
