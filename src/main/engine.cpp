#include "main/engine.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/idempotency.h"
#include "identity/schedules.h"
#include "jobs/schedule.h"
#include "main/commands.h"
#include "main/database.h"
#include "main/engine_gauges.h"
#include "main/mail.h"
#include "main/people.h"
#include "main/version.h"
#include "notify/schedules.h"
#include "ops/facts.h"
#include "paywall/awaits_rail.h"
#include "paywall/receive_money.h"
#include "paywall/schedules.h"

namespace hf::cli {
namespace {

constexpr std::string_view kPruneKeys = "http.prune_idempotency_keys";

std::unique_ptr<store::Store> open_migrated(const Configuration& configuration, const Clock& clock,
                                            const ops::Log& log) {
    auto opened = open_to_serve(configuration, clock);
    for (const auto& name : store::migrate(*opened, all_migrations(), clock.wall()))
        log.info("schema brought up to date", {{"migration", name}});
    return opened;
}

/// What arrives over Raiden is the paywall's.
std::unique_ptr<rails::RaidenPoller> watch_raiden(Engine& engine) {
    const auto rail = engine.raiden->traits().name;
    return std::make_unique<rails::RaidenPoller>(
        engine.kernel, engine.raiden,
        rails::RaidenDuties{
            .awaited = [rail](store::Tx& tx,
                              const Context& context) { return paywall::awaits_rail(tx, context, rail); },
            .receive = [](store::Tx& tx, const Context& context,
                          const rails::Arrival& arrival) { paywall::receive_money(tx, context, arrival); },
            .note = [&log = engine.log](std::string_view says,
                                        std::string_view why) { log.warn(says, {{"why", why}}); }},
        engine.build.instance);
}

}  // namespace

Engine::Engine(const Configuration& from, HouseRails of_this_mode)
    : configuration(from),
      key_mode(from.settings.mode == Mode::live ? identity::KeyMode::live : identity::KeyMode::test),
      // The log comes first: everything after it may have something to say.
      log(lines, machine, from.settings.log_level),
      // The database, brought up to this release.
      store(open_migrated(from, machine, log)),
      // Time goes on from the last one stored.
      mark(ops::load_clock_mark(*store)),
      clock(machine, from.settings.clock_max_jump, mark.latest, mark.doubted),
      timekeeper(*store, clock, log, mark),
      kernel{*store, clock, random},
      rails(std::move(of_this_mode.all)),
      build{std::string{kVersion}, std::string{kCommit}, "run_" + base32(random.bytes<5>())},
      post(mail_sender_of(from.settings, log), post_options(from.settings)),
      // Jobs wait until start().
      runner(kernel, {.threads = from.settings.jobs_workers, .worker = build.instance}),
      raiden(std::move(of_this_mode.raiden)) {
    runner.on_deed(std::string{kPruneKeys},
                   [](store::Tx& tx, const Context& context, const jobs::Claimed&) -> Result<void> {
                       TRY(http::prune_idempotency_keys(tx, context, {}));
                       return {};
                   });
    notify::register_jobs(runner, post);
    const std::string mode{text_of(from.settings.mode)};
    const auto [kept_mode, kept_key, kept_secret] = store::write(*store, [&](store::Tx& tx) {
        return std::tuple{ops::decided(tx, clock.now(), "mode", mode),
                          ops::decided(tx, clock.now(), "cursor_key", hex(random.bytes<32>())),
                          ops::decided(tx, clock.now(), "guess_secret", hex(random.bytes<32>()))};
    });
    if (kept_mode != mode)
        throw UsageError(fmt::format("mode = \"{}\" ({}): this database was made in {} mode and stays in it.", mode,
                                     from.chosen.find("mode")->second.origin, kept_mode));
    cursor_key = kept_key;
    guess_secret = kept_secret;
    personal = all_personal_data(guess_secret);
    identity::register_jobs(runner, personal);
    if (raiden) raiden_poller = watch_raiden(*this);

    // What readiness depends on, and what it tells besides.
    health.add("store", [this] {
        auto trouble = store->trouble(store::Mode::write);
        return trouble.empty() ? store->trouble(store::Mode::read) : trouble;
    });
    health.add("clock", [this] { return timekeeper.trouble(); });
    health.add("jobs", [this] { return runner.trouble(); }, ops::Need::to_know);
    for (const auto& rail : rails.all())
        health.add("rail:" + rail->traits().name, [rail] { return rail->trouble(); }, ops::Need::to_know);
    if (post.can_send()) health.add("mail", [this] { return post.trouble(); }, ops::Need::to_know);
    show_gauges(*this);
}

void Engine::start() {
    const Caller system{.kind = Caller::Kind::system};
    const auto scheduled = store::write(*store, [&](store::Tx& tx) -> Result<void> {
        const auto context = kernel.context(system);
        TRY(paywall::schedule_sweeps(tx, context));
        TRY(notify::schedule_jobs(tx, context));
        TRY(identity::schedule_jobs(tx, context));
        return jobs::upsert_schedule(
            tx, context,
            {.name = std::string{kPruneKeys}, .kind = std::string{kPruneKeys}, .every = std::chrono::hours{1}});
    });
    if (!scheduled) throw WorldError(std::string{scheduled.error().says()});
    timekeeper.start();
    runner.start();
    if (raiden_poller) raiden_poller->start();
}

void Engine::stop() {
    if (raiden_poller) raiden_poller->stop();
    runner.stop();
    timekeeper.stop();
    store->close();
}

}  // namespace hf::cli
