#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "main/commands.h"
#include "main/data_for_sale.h"
#include "main/house.h"
#include "main/output.h"
#include "main/service_manager.h"
#include "main/signals.h"
#include "main/tls.h"

namespace hf::cli {

void refuse_exposed_money(const Configuration& configuration) {
    const auto& settings = configuration.settings;
    // Both listeners take play money.
    for (const auto& [name, address] : {std::pair{"gate", settings.gate}, std::pair{"api", settings.api}})
        if (settings.mode == Mode::sandbox && !settings.sandbox_public && !is_loopback(address))
            throw UsageError(
                fmt::format("{} = \"{}\" is not loopback, and in the sandbox everybody pays with play money. Add "
                            "--sandbox-public if that is what you want, or mode = \"live\".",
                            name, address));
    if (is_loopback(settings.gate)) return;
    if (settings.mode == Mode::live && !configuration.has_tls(TlsListeners::gate) && settings.trusted_proxies.empty())
        throw UsageError(
            fmt::format("gate = \"{}\" is public, without TLS, in live mode. Give it a certificate (tls.cert and "
                        "tls.key), or put a proxy with TLS in front and name it in trusted_proxies.",
                        settings.gate));
}

void raise_open_files() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int command_serve(const Given& given) {
    const auto configuration = configure(given);
    refuse_exposed_money(configuration);
    refuse_data_for_sale(configuration);
    raise_open_files();
    Signals signals;
    const auto rails = rails_of(configuration);
    auto gates = gates_of(configuration.file, rails.all);
    if (!gates) throw UsageError(gates.error().detail);
    auto tls = tls_of(configuration);
    if (!tls) throw UsageError(tls.error().detail);

    Engine engine{configuration, rails};
    House house{engine, *std::move(gates), *std::move(tls)};
    for (const auto& note : configuration.notes) engine.log.warn("a word about the settings", {{"note", note}});
    house.start();
    Output::print(house.banner(::isatty(STDOUT_FILENO) == 1));
    std::fflush(stdout);
    const ServiceManager manager;
    const auto serving = fmt::format("Serving at {}.", house.address(0));
    manager.ready(serving);

    for (;;) switch (signals.next(std::chrono::minutes{1})) {
            case Signal::reload:
                manager.reloading();
                house.reload();
                house.housekeeping();
                manager.ready(serving);
                break;
            case Signal::none: house.housekeeping(); break;
            case Signal::stop:
                manager.stopping();
                signals.let_interrupt();
                house.drain();
                return kOk;
        }
}

}  // namespace hf::cli
