#include "paywall/awaits_rail.h"

#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

bool awaits_rail(store::Tx& tx, const Context& context, std::string_view rail) {
    return tx.one<std::string>(queries::awaits_rail, "rail"_p = rail, "now"_p = context.now).has_value();
}

}  // namespace hf::paywall
