// One simulated life of a shop. From a seed comes a list of commands: visitors ask, pay in every wrong way, come back
// with headers and cookies, break off; processes die between two deeds, or stall and come back; time passes by steps
// small and large; sweeps run. After every command the invariants are checked, and the first that does not hold ends
// it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "paywall/shop_test.h"
#include "sim/model.h"

namespace hf::sim {

struct Options {
    int steps = 300;
    bool ignore_fences = false;  // a broken server: who finishes a delivery is believed whatever his fence
};

struct Failure {
    std::uint64_t seed;
    int step;
    std::string says;
    std::vector<std::string> trace;  // the last commands before it

    std::string text() const;
};

class Simulation {
  public:
    Simulation(std::uint64_t seed, const Options& options);
    /// Nothing when all went well.
    std::optional<Failure> run();

  private:
    using Problem = std::string;  // empty: none

    Problem one_command();
    Problem ask();
    Problem ask_again_under_an_old_identifier();
    Problem pay();
    Problem visit();
    Problem deliver();
    Problem renew();
    Problem crash();
    Problem pass_time();
    Problem sweep();
    Problem application_claims();
    Problem operator_refunds();
    Problem doubt_the_clock();
    Problem check();

    std::uint64_t below(std::uint64_t n) { return choices_.below(n); }
    bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
    Life* any_life();
    void note(std::string what);
    void learn(const paywall::Payment& payment);

    const std::uint64_t seed_;
    const Options options_;
    SeededRandom choices_;
    paywall::Shop shop_;
    Model model_;
    std::vector<InFlight> in_flight_;
    std::deque<std::string> trace_;
    std::set<std::string> touched_;
    int step_ = 0;
    int transfers_ = 0;
};

}  // namespace hf::sim
