#include "ops/facts.h"

#include "base/check.h"
#include "ops/queries.h"

namespace hf::ops {

using store::operator""_p;

std::string decided(store::Tx& tx, Time now, std::string_view name, const std::string& otherwise) {
    if (auto known = tx.one<std::string>(queries::find_fact, "name"_p = name)) return *std::move(known);
    if (auto ours = tx.one<std::string>(queries::decide_fact, "name"_p = name, "value"_p = otherwise, "now"_p = now))
        return *std::move(ours);
    auto theirs = tx.one<std::string>(queries::find_fact, "name"_p = name);
    CHECK(theirs.has_value(), "a fact that could not be decided is decided already");
    return *std::move(theirs);
}

}  // namespace hf::ops
