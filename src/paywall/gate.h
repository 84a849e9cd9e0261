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

struct Gate {
    std::string name;
    std::vector<std::string> hosts;  // lower case; empty: every host
    http::PathPattern match;
    std::shared_ptr<const http::Folder> folder;  // one of the two is set
    std::shared_ptr<const http::Upstream> upstream;
    std::optional<Money> price;             // none: free
    std::vector<const rails::Rail*> rails;  // in the order they are offered
    Duration deadline{600'000};
    Duration window{0};  // access: 0 is once
    Opens opens = Opens::this_path;
    QueryRule query;
    json::value preview;  // null: none
    int redeliveries = 3;

    bool is_free() const { return !price.has_value(); }
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
