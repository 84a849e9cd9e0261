#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <fstream>
#include <system_error>

#include "base/text.h"
#include "http/path.h"
#include "http/qr_code.h"
#include "main/commands.h"
#include "main/data_for_sale.h"
#include "main/database.h"
#include "main/house.h"
#include "main/lan_address.h"
#include "main/output.h"
#include "main/sales_feed.h"
#include "main/sell_config.h"
#include "main/sell_front.h"
#include "main/sell_price.h"
#include "main/signals.h"

namespace hf::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostListed = 1'000;
constexpr std::string_view kExample =
    "As in: holdfast sell ./photos --price 0.25USD, or: holdfast sell http://localhost:3000 '/articles/**' --price 25c";

/// What is this seller's own while it runs, below flags and variables: nobody needs the API, and sales are the log.
constexpr std::string_view kWhileRunning = "api = \"127.0.0.1:0\"\n\n[log]\naccess = \"off\"\nlevel = \"warn\"\n\n";

Offering offering_of(const Given& given) {
    Offering offering;
    auto price = parse_price(given.price);
    if (!price) throw UsageError(fmt::format("--price: {}", price.error().says()));
    offering.price = *std::move(price);
    if (!given.pass.empty()) {
        const auto span = parse_duration(given.pass);
        if (!span) throw UsageError(fmt::format("--pass {}: {}.", given.pass, span.error().says()));
        offering.pass = *span;
    }
    if (given.what.contains(':') && !fs::exists(given.what)) {
        offering.site = given.what;
        if (!given.pattern.empty()) offering.pattern = given.pattern;
        return offering;
    }
    if (!fs::is_directory(given.what))
        throw UsageError(fmt::format("{} is neither a folder nor the address of a site. {}", given.what, kExample));
    if (!given.pattern.empty())
        throw UsageError(fmt::format("{} is a folder, and of a folder everything is sold: {} belongs to a site. {}",
                                     given.what, given.pattern, kExample));
    offering.folder = fs::canonical(given.what);
    return offering;
}

/// The address for --lan: this machine's own in its network, and the port of --gate.
std::string gate_in_lan(const Settings& settings) {
    const auto address = lan_address();
    if (!address)
        throw UsageError(
            "--lan: this machine has no address in a private network. To sell to everybody who can reach it: "
            "--gate ADDRESS:8402 --sandbox-public.");
    const auto port = settings.gate.substr(settings.gate.rfind(':'));
    return (address->contains(':') ? "[" + *address + "]" : *address) + port;
}

/// A folder without a front page gets one, in the data directory.
fs::path front_of(const Offering& offering, const Configuration& configuration) {
    if (offering.folder.empty()) return {};
    if (fs::exists(offering.folder / "index.html")) return offering.folder;
    make_data_folder(configuration);
    const auto front = fs::absolute(configuration.settings.data) / "front";
    fs::create_directories(front);
    const auto price = offering.pass
                           ? fmt::format("{} opens all of it for {}.", spoken(offering.price), text_of(*offering.pass))
                           : fmt::format("{} each.", spoken(offering.price));
    std::ofstream{front / "index.html"} << front_page(offering.folder.filename().string(), price,
                                                      items_for_sale(offering.folder, kMostListed));
    return front;
}

/// The settings that a file of its own needs to serve the same.
std::string settings_toml(const Settings& settings) {
    return fmt::format(
        "# What `holdfast sell` sold. To go on: holdfast serve --config THIS_FILE\n\n"
        "mode = \"sandbox\"   # play money\ndata = {}\ngate = {}\n{}\n",
        toml_text(fs::absolute(settings.data).string()), toml_text(settings.gate),
        settings.sandbox_public ? "sandbox_public = true   # others than this machine may pay with play money\n" : "");
}

/// Never over a file that says something else.
void leave_config(const std::string& path, const std::string& toml) {
    if (std::ifstream in{path, std::ios::binary}) {
        const std::string there{std::istreambuf_iterator<char>{in}, {}};
        if (there == toml) return;
        throw UsageError(fmt::format("--write-config: there is a {} already, and it says something else.", path));
    }
    std::ofstream out{path, std::ios::binary};
    out << toml << std::flush;
    if (!out)
        throw UsageError(
            fmt::format("--write-config: {} cannot be written: {}.", path, std::generic_category().message(errno)));
}

std::string banner(const Offering& offering, const Configuration& configuration, const std::string& url, bool lan) {
    std::string text;
    const auto price = spoken(offering.price);
    if (!offering.folder.empty()) {
        const auto count = items_for_sale(offering.folder, kMostListed);
        text = fmt::format("Selling {}{} file{} of {}", count.more ? "more than " : "", count.items.size(),
                           count.items.size() == 1 ? "" : "s", offering.folder.string());
    } else {
        text = fmt::format("Selling {} of {}", offering.pattern, offering.site);
    }
    text += offering.pass ? fmt::format(": {} opens all of it for {}.\n", price, text_of(*offering.pass))
                          : fmt::format(" for {} each.\n", price);
    text += fmt::format("\n  {}/\n\n", url);
    text += "SANDBOX: everybody can pay with play money; no real money can be taken this way.\n";
    if (lan) text += "LAN: everybody in this network can reach it and buy, over plain HTTP.\n";
    return text + fmt::format("The data is in {}. Ctrl-C ends.\n", configuration.settings.data.string());
}

/// In the terminal's own colours set to white on black, where it has colours: readers want the ground darker.
std::string qr_lines(const std::string& url) {
    const auto code = http::make_qr_code(url);
    if (!code) return {};
    auto lines = http::qr_text(*code);
    if (::isatty(STDOUT_FILENO) == 0) return lines;
    std::string coloured;
    if (lines.ends_with('\n')) lines.pop_back();
    for (const auto line : split(lines, '\n')) coloured += fmt::format("\x1b[97;40m{}\x1b[0m\n", line);
    return coloured;
}

/// One line a sale, and what they come to.
class Till {
  public:
    explicit Till(bool json) : json_(json) {}

    void tell(const paywall::Sale& sale) {
        ++sales_;
        taken_[sale.received.asset.text()] += sale.received.amount;
        if (json_)
            Output::print(json_text(sale) + "\n");
        else
            Output::print(fmt::format("{:%H:%M:%S}  {}  {}  {}\n",
                                      fmt::localtime(static_cast<std::time_t>(sale.paid_at.ms / 1000)),
                                      spoken(sale.received), sale.rail, sale.resource));
        std::fflush(stdout);
    }
    std::string sum() const {
        std::string text = fmt::format("{} sale{}", sales_, sales_ == 1 ? "" : "s");
        for (const auto& [asset, amount] : taken_) text += ", " + spoken({amount, *Asset::parse(asset)});
        return text + "\n";
    }

  private:
    const bool json_;
    std::int64_t sales_ = 0;
    std::map<std::string, std::int64_t> taken_;
};

void sell(const Offering& offering, const Configuration& configuration, const Given& given) {
    Signals signals;
    const auto rails = rails_of(configuration);
    auto gates = gates_of(configuration.file, rails.all);
    if (!gates) throw UsageError(gates.error().detail);
    Engine engine{configuration, rails};
    House house{engine, *std::move(gates), nullptr};
    for (const auto& note : configuration.notes) engine.log.warn("a word about the settings", {{"note", note}});
    Till till{given.json};
    {
        const SalesFeed feed{*engine.store, engine.clock.now(), [&](const auto& sale) { till.tell(sale); }};
        house.start();
        if (!given.json) {
            Output::print(banner(offering, configuration, house.address(0), given.lan));
            if (given.lan) Output::print(qr_lines(house.address(0) + "/"));
            std::fflush(stdout);
        }
        while (signals.next(std::chrono::minutes{1}) != Signal::stop) house.housekeeping();
        signals.let_interrupt();
    }
    house.drain();
    if (!given.json) Output::print(till.sum());
}

}  // namespace

int command_sell(const Given& given) {
    if (!given.config_file.empty())
        throw UsageError("sell does without a file. With one it is: holdfast serve --config " + given.config_file);
    auto offering = offering_of(given);
    auto with_lan = given;
    if (given.lan) {
        with_lan.sources.flags["gate"] = gate_in_lan(configure_from(given, kWhileRunning).settings);
        with_lan.sources.flags["sandbox_public"] = "true";
    }
    const auto settings = configure_from(with_lan, kWhileRunning).settings;
    if (settings.mode == Mode::live)
        throw UsageError(
            "sell takes play money. A shop for real money has a file: --write-config leaves one to start from.");
    refuse_exposed_money(configure_from(with_lan, kWhileRunning));
    refuse_data_for_sale(configure_from(with_lan, std::string{kWhileRunning} + gates_toml(offering)));
    offering.front = front_of(offering, configure_from(with_lan, kWhileRunning));
    const auto gates = gates_toml(offering);
    const auto configuration = configure_from(with_lan, std::string{kWhileRunning} + gates);
    if (const auto read = gates_of(configuration.file, rails_of(configuration).all); !read)
        throw UsageError(read.error().detail);
    if (!given.write_config.empty()) leave_config(given.write_config, settings_toml(settings) + gates);
    raise_open_files();
    try {
        sell(offering, configuration, given);
    } catch (const WorldError& error) {
        const std::string says{error.what()};
        if (!says.contains("in use")) throw;
        throw WorldError(says + ". Another port: --gate 127.0.0.1:0 takes one that is free.");
    }
    return kOk;
}

}  // namespace hf::cli
