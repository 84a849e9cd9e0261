// Whatever the order of claims, results, lapses and zombies: no job is lost and none is done twice.
#include <map>

#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

class JobsProperty : public JobsTest {
  protected:
    /// Gives true when the queue took the result.
    using Complete = std::function<bool(Process&, const Claimed&)>;

    static bool by_fence(Process& process, const Claimed& job) { return process.complete({job}).empty(); }

    /// The control: a result is taken from whoever brings it while the job is there.
    static bool without_fence(Process& process, const Claimed& job) {
        return process.write([&](Tx& tx, const Context&) {
            const bool there = !tx.all<std::string>(queries::find_job, "id"_p = job.id).empty();
            tx.run_raw("DELETE FROM jobs WHERE id = '" + job.id.text + "'");
            return there;
        });
    }

    /// Random commands; what went wrong, or nothing.
    std::string explore(std::uint64_t seed, const Complete& complete, int steps) {
        SeededRandom chance{seed};
        std::map<std::string, int> done;             // by id: how often its result was taken
        std::map<std::string, std::int64_t> newest;  // by id: the fence of its last claim
        std::vector<Claimed> hands;                  // also those of zombies
        std::string wrong;
        const auto hold = [&](const std::vector<Claimed>& claimed) {
            for (const auto& job : claimed) {
                if (done.at(job.id.text) > 0) wrong = "a job that was done is claimed again";
                newest[job.id.text] = job.fence;
                hands.push_back(job);
            }
        };
        const auto finish = [&](std::size_t which) {
            const auto job = hands[which];
            hands.erase(hands.begin() + static_cast<std::ptrdiff_t>(which));
            if (!complete(here, job)) return;
            if (++done.at(job.id.text) > 1) wrong = "a result is taken twice";
            if (job.fence != newest.at(job.id.text)) wrong = "a zombie's result is taken";
        };
        const auto step = [&] {
            const auto which = hands.empty() ? 0 : chance.below(hands.size());
            const auto any = !hands.empty();
            switch (chance.below(9)) {
                case 0:
                case 1: {
                    Job job{.kind = "a", .max_attempts = 1'000'000};
                    if (chance.below(2) == 0) job.unique_key = std::to_string(chance.below(3));
                    if (chance.below(3) == 0) job.run_at = here.clock.now() + 5_s;
                    done.try_emplace(here.add(job).text, 0);
                    break;
                }
                case 2:
                case 3: hold(here.claim("a", 1 + static_cast<int>(chance.below(3)))); break;
                case 4:
                    if (any) finish(which);
                    break;
                case 5:
                    if (any) {
                        here.fail(hands[which], {Code::unavailable});
                        hands.erase(hands.begin() + static_cast<std::ptrdiff_t>(which));
                    }
                    break;
                case 6:
                    if (any)
                        here.write([&](Tx& tx, const Context& at) {
                            return renew_leases(tx, at.now, std::span{&hands[which], 1}, kLease), true;
                        });
                    break;
                case 7:
                    if (any) {  // it goes on in a zombie's hands
                        here.write(
                            [&](Tx& tx, const Context&) { return give_back(tx, std::span{&hands[which], 1}), true; });
                    }
                    break;
                default: clock.pass(Duration{static_cast<std::int64_t>(chance.below(15'000))}), here.lapse();
            }
        };
        for (int i = 0; i < steps && wrong.empty(); ++i) step();
        // Everybody dies; a last worker does what is left, and then the zombies speak.
        for (int round = 0; round < 40 && wrong.empty(); ++round) {
            clock.pass(3'600_s);
            here.lapse();
            const auto zombies = std::move(hands);
            hands.clear();
            hold(here.claim("a"));
            while (!hands.empty() && wrong.empty()) finish(hands.size() - 1);
            hands = zombies;
            while (!hands.empty() && wrong.empty()) finish(hands.size() - 1);
            if (here.standing() == std::vector<std::int64_t>{0, 0, 0}) break;
        }
        for (const auto& [id, times] : done)
            if (wrong.empty() && times != 1) wrong = "a job is lost";
        return wrong;
    }
};
HF_JOBS_ON_BOTH_ENGINES(JobsProperty);

TEST_P(JobsProperty, NoJobIsLostAndNoneIsDoneTwice) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        ASSERT_EQ(explore(seed, by_fence, 120), "") << "seed " << seed;
        ASSERT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 0})) << "seed " << seed;
    }
}

TEST_P(JobsProperty, ItsControlWithoutFencesIsCaught) {
    std::string caught;
    for (std::uint64_t seed = 1; seed <= 12 && caught.empty(); ++seed) {
        caught = explore(seed, without_fence, 120);
        here.write([](Tx& tx, const Context&) { return tx.run_raw("DELETE FROM jobs"), true; });
    }
    EXPECT_EQ(caught, "a zombie's result is taken");
}

}  // namespace
}  // namespace hf::jobs
