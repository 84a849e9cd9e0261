#include <algorithm>
#include <iterator>
#include <tuple>

#include "jobs/jobs.h"
#include "jobs/queries.h"

namespace hf::jobs {

using store::operator""_p;

namespace {

struct Lapsed {
    std::string kind;
    State state{};
};
BOOST_DESCRIBE_STRUCT(Lapsed, (), (kind, state))

constexpr std::string_view kSilence = "The worker stopped before it answered.";

/// Rows that a statement changed come back in no order.
void sort_by_turn(std::vector<Claimed>& jobs) {
    std::ranges::sort(jobs, [](const Claimed& a, const Claimed& b) {
        return std::tie(a.priority, a.run_at, a.id) < std::tie(b.priority, b.run_at, b.id);
    });
}

}  // namespace

std::vector<Claimed> claim_jobs(store::Tx& tx, Time now, std::string_view worker, std::span<const Share> kinds, int n,
                                Duration lease) {
    std::vector<Claimed> all;
    for (const auto& [kind, most] : kinds) {
        const auto wanted = std::min(most, n - static_cast<int>(all.size()));
        if (wanted <= 0) continue;
        auto claimed = tx.all<Claimed>(queries::claim_jobs, "kind"_p = kind, "now"_p = now, "n"_p = wanted,
                                       "worker"_p = worker, "lease_until"_p = now + lease);
        sort_by_turn(claimed);
        std::ranges::move(claimed, std::back_inserter(all));
    }
    return all;
}

std::vector<Claimed> take_jobs(store::Tx& tx, Time now, std::string_view kind, int n) {
    auto taken = tx.all<Claimed>(queries::take_jobs, "kind"_p = kind, "now"_p = now, "n"_p = n);
    sort_by_turn(taken);
    for (auto& job : taken) ++job.attempts;
    return taken;
}

void give_back(store::Tx& tx, std::span<const Claimed> jobs) {
    for (const auto& job : jobs) {
        tx.run(queries::give_back_job, job);
        tx.announce(kTopic, job.kind);
    }
}

std::vector<JobId> renew_leases(store::Tx& tx, Time now, std::span<const Claimed> jobs, Duration lease) {
    std::vector<JobId> refused;
    for (const auto& job : jobs)
        if (!tx.one<JobId>(queries::renew_lease, job, "lease_until"_p = now + lease)) refused.push_back(job.id);
    return refused;
}

int lapse_leases(store::Tx& tx, Time now) {
    const auto lapsed = tx.all<Lapsed>(queries::lapse_leases, "now"_p = now, "last_error"_p = kSilence);
    for (const auto& one : lapsed) tx.announce(kTopic, one.kind);
    return static_cast<int>(lapsed.size());
}

}  // namespace hf::jobs
