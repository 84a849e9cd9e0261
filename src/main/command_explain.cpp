#include "main/beside.h"
#include "main/commands.h"
#include "main/gates.h"
#include "main/output.h"
#include "paywall/explain_payment.h"

namespace hf::cli {

int command_explain(const Given& given) {
    const auto configuration = configure(given);
    Beside beside{configuration};
    const auto rails = rails_of(configuration).all;
    const auto explanation = or_fail(store::read(
        *beside.store, [&](store::Tx& tx) { return paywall::explain_payment(tx, beside.context(), rails, given.id); }));
    Output{given.json}.one(explanation);
    return kOk;
}

}  // namespace hf::cli
