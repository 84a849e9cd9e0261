#include "main/commands.h"
#include "main/engine.h"
#include "main/service_manager.h"
#include "main/signals.h"
#include "paywall/schedules.h"

namespace hf::cli {

int command_worker(const Given& given) {
    const auto configuration = configure(given);
    if (!configuration.on_postgres())
        throw UsageError(
            "A worker beside a server needs PostgreSQL (database = \"postgresql://…\"); on SQLite `serve` does "
            "the jobs itself.");
    Signals signals;
    Engine engine{configuration, rails_of(configuration)};
    paywall::register_jobs(engine.runner, engine.rails, nullptr);
    engine.start();
    engine.log.info("working", {{"version", engine.build.version}, {"instance", engine.build.instance}});
    const ServiceManager manager;
    manager.ready("Working.");
    while (signals.next(std::chrono::minutes{1}) != Signal::stop) {
    }
    manager.stopping();
    signals.let_interrupt();
    engine.stop();
    engine.log.info("stopped");
    return kOk;
}

}  // namespace hf::cli
