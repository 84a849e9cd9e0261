// Gates: which requests have a price, what it is, and where the content comes from. Read from [paywall] of the
// configuration, checked as a whole, and immutable afterwards: a reload makes a new table.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json_text.h"
#include "base/money.h"
#include "http/pass.h"
#include "http/path.h"
#include "rails/port.h"

namespace hf::paywall {

/// What of the path a purchase opens.
enum class Opens { this_path, below, gate };

/// What of the query belongs to the purchase: all of it as sent, nothing, or the named parameters.
struct QueryRule {
    enum class Kind { exact, ignore, named };
    Kind kind = Kind::exact;
    std::vector<std::string> names{};
};

/// One way to pay: this price by this rail. A gate has one for each price that each of its rails carries.
struct Tender {
    const rails::Rail* rail;
    Money price;
};

/// Every price by every rail that carries it: rail by rail, within a rail in the order of the prices.
std::vector<Tender> tenders_of(const std::vector<const rails::Rail*>& rails, const std::vector<Money>& prices);

/// "25 USD/2", or several with commas between them: what a Holdfast-Price field says.
std::string prices_text(const std::vector<Money>& prices);
/// The inverse. invalid_fields for what is no price, for more than kMostPrices, and for an asset named twice.
Result<std::vector<Money>> parse_prices(std::string_view text);
inline constexpr std::size_t kMostPrices = 16;

struct Gate {
    std::string name;
    std::vector<std::string> formerly{};  // names it had: what was bought under them it still opens
    std::vector<std::string> hosts;       // lower case; empty: every host
    http::PathPattern match;
    std::shared_ptr<const http::Folder> folder;  // one of the three says where the content is
    std::shared_ptr<const http::Upstream> upstream;
    bool elsewhere = false;                 // behind another proxy, which asks (gate_check.h)
    std::vector<Money> prices;              // one an asset; none: free, or the upstream's to say
    bool upstream_prices = false;           // the upstream says for each request what it costs
    bool precheck = false;                  // the upstream is asked whether it is there before money is asked for
    std::vector<const rails::Rail*> rails;  // in the order they are offered
    Duration deadline{600'000};
    Duration window{0};  // access: 0 is once
    Opens opens = Opens::this_path;
    QueryRule query;
    json::value preview;  // null: none
    int redeliveries = 3;
    Duration claim_within{std::chrono::days{90}};
    bool honors_late = true;  // money after the deadline; else it goes back

    bool is_free() const { return prices.empty() && !upstream_prices; }
};

struct GateTable {
    std::vector<Gate> gates;
    std::shared_ptr<const http::Upstream> otherwise;  // where unmatched paths go; null: 404

    /// The first gate that matches, or null. `host` is in lower case, without its port.
    const Gate* find(std::string_view host, std::string_view canonical_path) const;
};

/// Reads `paywall` and `paywall.gates`. invalid_fields with a JSON pointer for each thing that is wrong, among them: an
/// unknown key (with the nearest known one), two gates of a name, a rail that is not there or does not carry the price.
/// Relative folders are taken from `beside`, the folder of the configuration file.
Result<GateTable> read_gates(const json::value& section, const std::filesystem::path& beside,
                             const rails::Rails& rails);

}  // namespace hf::paywall
