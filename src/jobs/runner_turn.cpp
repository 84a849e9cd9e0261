// What the dispatcher does in one round.
#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "jobs/json_set.h"
#include "jobs/queries.h"
#include "jobs/runner_engine.h"
#include "jobs/schedule.h"

namespace hf::jobs {

using store::operator""_p;

namespace {

/// Under full load batches never run dry, and what failed before would wait for ever: after some rounds of them a few
/// jobs go by lease, from the head of the queue, where it waits.
constexpr int kTriedEvery = 4, kTriedAtOnce = 16;

struct Head {
    std::string kind;
    Priority priority{};
    Time run_at{};
};
BOOST_DESCRIBE_STRUCT(Head, (), (kind, priority, run_at))

struct View {
    std::vector<Head> heads;
    std::optional<Time> lapse, tick;
};

View view_of(store::Tx& tx, const std::string& kinds) {
    auto heads = tx.all<Head>(queries::earliest_jobs, "kinds"_p = kinds);
    std::ranges::sort(heads, {}, [](const Head& head) { return std::tie(head.priority, head.run_at, head.kind); });
    return {std::move(heads), tx.all<std::optional<Time>>(queries::earliest_lapse).at(0),
            tx.all<std::optional<Time>>(queries::earliest_tick).at(0)};
}

}  // namespace

Time Runner::Engine::turn() {
    if (kind_names.empty()) {
        JsonSet names{JsonSet::Form::array, kinds.size() * 32};
        for (const auto& [name, kind] : kinds) names.add(name);
        kind_names = names.take();
    }
    // Remembered, for a round that a trouble cuts short must not lose what woke it. Nothing wakes a runner without
    // threads, so each of its rounds looks.
    if (take_finished() || options.threads == 0) next_look = Time{};
    settle();
    const auto now = kernel.clock.now();
    renew(now);
    if (!stopping && now >= next_look) {
        look(now);
        if (options.threads == 0 && take_finished()) {
            settle();
            next_look = now;
        }
    }
    auto next = stopping ? now + options.poll : next_look;
    if (!held.empty()) next = std::min(next, next_renewal);
    return next;
}

/// True when there is a reason to look at the queue.
bool Runner::Engine::take_finished() {
    const std::lock_guard lock{desk->mutex};
    const bool reason = std::exchange(desk->woken, false) || !desk->finished.empty();
    std::ranges::move(desk->finished, std::back_inserter(settling));
    desk->finished.clear();
    return reason;
}

/// One transaction for everything that came back.
void Runner::Engine::settle() {
    if (settling.empty()) return;
    std::vector<Claimed> done;
    std::vector<const Finished*> failed;
    for (const auto& one : settling) {
        if (one.held == nullptr || one.settled) continue;
        if (one.error)
            failed.push_back(&one);
        else
            done.push_back(one.held->job);
    }
    std::unordered_map<std::string, Fate> fates;
    if (!done.empty() || !failed.empty()) {
        const auto context = kernel.context(system_caller());
        fates = store::write(kernel.store, [&](store::Tx& tx) {
            std::unordered_map<std::string, Fate> told;
            for (const auto& id : complete_jobs(tx, done)) told[id.text] = Fate::refused;
            for (const auto* one : failed)
                told[one->held->job.id.text] = fail_job(tx, context, one->held->job, *one->error);
            return told;
        });
    }
    for (const auto& one : settling) {
        const auto fate = one.held == nullptr ? fates.end() : fates.find(one.held->job.id.text);
        apply(one, fate == fates.end() ? Fate::retried : fate->second, fate != fates.end());
    }
    settling.clear();
}

void Runner::Engine::apply(const Finished& one, Fate fate, bool failed) {
    auto& kind = *one.kind;
    if (one.held == nullptr) {
        kind.batching = false;
        ++kind.rounds;
        kind.drained = one.dry;
        if (one.error) kind.by_lease = true;
        return;
    }
    if (!failed)
        ++kind.done;
    else if (fate == Fate::retried)
        ++kind.retried;
    else if (fate == Fate::dead)
        ++kind.dead;
    else
        ++kind.refused;
    release(one.held);
    if (kind.in_hand == 0) kind.by_lease = kind.drained = false;
}

void Runner::Engine::release(const Held* gone) {
    --gone->kind->in_hand;
    held.remove_if([&](const Held& one) { return &one == gone; });
}

bool Runner::Engine::idle() const {
    return held.empty() && std::ranges::none_of(kinds, [](const auto& one) { return one.second.batching; });
}

void Runner::Engine::renew(Time now) {
    if (held.empty() || now < next_renewal) return;
    std::vector<Claimed> jobs;
    for (const auto& one : held)
        if (!one.lost) jobs.push_back(one.job);
    const auto refused =
        store::write(kernel.store, [&](store::Tx& tx) { return renew_leases(tx, now, jobs, options.lease); });
    for (auto& one : held)
        if (std::ranges::find(refused, one.job.id) != refused.end()) one.lost = true;
    next_renewal = now + options.lease / 3;
}

/// Asks the queue what is due and when something next will be, and hands out what there is room for.
void Runner::Engine::look(Time now) {
    const auto view = store::read(kernel.store, [&](store::Tx& tx) { return view_of(tx, kind_names); });
    bool again = make_due(now, view.tick, view.lapse);
    auto next = now + options.poll;
    const auto sooner = [&](std::optional<Time> at) {
        if (at && *at > now) next = std::min(next, *at);
    };
    if (options.schedules) sooner(view.tick);
    sooner(view.lapse);
    std::vector<Kind*> due;
    for (const auto& head : view.heads) {
        sooner(head.run_at);
        auto* kind = &kinds.find(head.kind)->second;
        if (head.run_at <= now && std::ranges::find(due, kind) == due.end()) due.push_back(kind);
    }
    again |= hand_out(now, due);
    next_look = again ? now : next;
}

/// True when jobs were made or came back, so that the view is old.
bool Runner::Engine::make_due(Time now, std::optional<Time> tick, std::optional<Time> lapse) {
    bool changed = false;
    if (options.schedules && tick && *tick <= now && kernel.clock.trusted()) {
        const auto context = kernel.context(system_caller());
        changed |= store::write(kernel.store, [&](store::Tx& tx) { return due_schedules(tx, context); }) > 0;
    }
    if (lapse && *lapse <= now)
        changed |= store::write(kernel.store, [&](store::Tx& tx) { return lapse_leases(tx, now); }) > 0;
    return changed;
}

/// True when a claim was filled, so that more may be due.
bool Runner::Engine::hand_out(Time now, const std::vector<Kind*>& due) {
    int busy = 0;
    for (const auto& [name, kind] : kinds)
        if (kind.handler) busy += kind.in_hand;
    const int room = std::max(options.threads * 2, 1) - busy;

    std::vector<Share> handlers, deeds;
    int deeds_wanted = 0;
    for (auto* kind : due) {
        if (kind->handler) {
            if (room > 0 && kind->in_hand < kind->options.at_once)
                handlers.push_back({kind->name, kind->options.at_once - kind->in_hand});
        } else if (kind->batching) {
            continue;
        } else if (kind->by_lease || kind->drained || kind->rounds % kTriedEvery == 0) {
            if (kind->in_hand > 0) continue;
            kind->rounds = 1;
            const int most = kind->by_lease || kind->drained ? kind->options.batch : kTriedAtOnce;
            deeds.push_back({kind->name, most});
            deeds_wanted += most;
        } else {
            kind->batching = true;
            pool.post({.kind = kind});
        }
    }
    if (handlers.empty() && deeds.empty()) return false;
    auto claimed = store::write(kernel.store, [&](store::Tx& tx) {
        auto all = claim_jobs(tx, now, options.worker, handlers, room, options.lease);
        auto more = claim_jobs(tx, now, options.worker, deeds, deeds_wanted, options.lease);
        std::ranges::move(more, std::back_inserter(all));
        return all;
    });
    const bool any = !claimed.empty();
    hold(std::move(claimed), now);
    return any;
}

void Runner::Engine::hold(std::vector<Claimed> claimed, Time now) {
    if (held.empty()) next_renewal = now + options.lease / 3;
    std::vector<Task> tasks;
    for (auto& job : claimed) {
        auto* kind = &kinds.find(job.kind)->second;
        ++kind->in_hand;
        held.emplace_back(std::move(job), kind);
        if (kind->handler || tasks.empty() || tasks.back().kind != kind) tasks.push_back({.kind = kind});
        tasks.back().held.push_back(&held.back());
    }
    for (auto& task : tasks) pool.post(std::move(task));
}

}  // namespace hf::jobs
