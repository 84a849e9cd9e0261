// What serves and what works have in common, in the order in which it is switched on.
#pragma once

#include <memory>

#include "base/random.h"
#include "identity/keys/api_key.h"
#include "identity/personal_data.h"
#include "jobs/runner.h"
#include "main/gates.h"
#include "main/settings.h"
#include "notify/post.h"
#include "ops/health.h"
#include "ops/log.h"
#include "ops/routes.h"
#include "ops/timekeeper.h"
#include "rails/raiden/poller.h"
#include "store/kernel.h"

namespace hf::cli {

/// Clock, randomness, a migrated store, jobs.
class Engine {
  public:
    /// Throws WorldError, and UsageError when the database belongs to another mode.
    Engine(const Configuration& configuration, HouseRails rails);
    ~Engine() { stop(); }

    void start();
    void stop();

    const Configuration& configuration;
    const identity::KeyMode key_mode;
    SystemClock machine;
    SystemRandom random;
    ops::LineWriter lines;  // stderr
    ops::Log log;
    std::unique_ptr<store::Store> store;
    ops::ClockMark mark;
    GuardedClock clock;
    ops::Timekeeper timekeeper;
    store::Kernel kernel;
    rails::Rails rails;
    ops::Metrics metrics;
    ops::Health health;
    ops::Build build;
    std::string cursor_key;
    notify::Post post;
    std::string guess_secret;  // who guesses at passwords is known by digests under it
    identity::AllPersonalData personal;
    jobs::Runner runner;
    std::shared_ptr<rails::Raiden> raiden;               // null: not in the file
    std::unique_ptr<rails::RaidenPoller> raiden_poller;  // null with it
};

}  // namespace hf::cli
