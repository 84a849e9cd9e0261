#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/text.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/output.h"
#include "paywall/receipt.h"

namespace hf::cli {
namespace {

std::string contents_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw WorldError(fmt::format("{} cannot be read.", file));
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A key set that was kept, or the keys of the database that the settings name.
json::value key_set_for(const Given& given) {
    if (!given.keys.empty()) {
        auto set = parse_json(contents_of(given.keys));
        if (!set) throw UsageError(fmt::format("--keys {}: {}", given.keys, set.error().says()));
        return *std::move(set);
    }
    const auto configuration = configure(given);
    Beside beside{configuration};
    const auto keys = store::read(*beside.store, paywall::stored_receipt_keys);
    return paywall::Receipts{keys, {}}.key_set();
}

}  // namespace

int command_receipt_verify(const Given& given) {
    const auto receipt = given.id.find('.') != std::string::npos && given.id.find('/') == std::string::npos
                             ? given.id
                             : contents_of(given.id);
    const auto claims = paywall::check_receipt(trim(receipt), key_set_for(given));
    if (!claims) throw WorldError(fmt::format("This receipt is not good. {}", claims.error().says()));
    Output{given.json}.one(*claims);
    return kOk;
}

}  // namespace hf::cli
