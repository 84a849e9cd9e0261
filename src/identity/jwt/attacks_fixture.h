// Attacks on whoever takes tokens, by name: RFC 8725, RFC 7515 §10, and what has been seen in the wild. One table, so
// that it can be tried on verify_jwt and on every route that takes a token of ours.
#pragma once

#include "identity/jwt/attacks_claims_fixture.h"
#include "identity/jwt/attacks_form_fixture.h"
#include "identity/jwt/attacks_header_fixture.h"
#include "identity/jwt/attacks_signature_fixture.h"

namespace hf::identity::test {

/// Tokens that somebody who trusts the mint's keys must refuse at the mint's moment `now`.
inline std::vector<Attack> attacks(const Mint& mint) {
    auto all = form_attacks(mint);
    for (auto* more : {&header_attacks, &signature_attacks, &claim_attacks}) {
        auto rows = more(mint);
        all.insert(all.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    }
    return all;
}

}  // namespace hf::identity::test
