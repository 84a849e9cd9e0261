// The last step of a sign-in at a provider: the browser is back.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct FinishSignIn {
    std::string_view provider;  // as the address says that the browser came back to
    std::string_view query;
};

struct FinishedSignIn {
    std::string return_to;
    std::optional<OpenedSession> session;  // none: a login was linked to the account of who is signed in already
};

/// Takes the flow, once; exchanges the code; opens a session of this browser for the account with that login, or links
/// it to the account that asked for that. wrong_state: the flow is over or another browser's, or the login belongs to
/// another account. Other errors as of read_answer, exchange_code and enter_account. Never safe to repeat.
Result<FinishedSignIn> finish_sign_in(http::Trip& trip, const Identity& identity, const FinishSignIn& in);

/// Where to send the browser so that the caller, whose session this is and still goes on, signs out at its provider,
/// too (OpenID Connect RP-Initiated Logout 1.0); from there it comes back to /sign-in. Nothing when the session was not
/// begun with a provider, or that has no such place or does not answer. Blocks. Ask before the session is ended: with
/// it goes what the provider is shown.
std::optional<std::string> sign_out_url(http::Trip& trip, const Identity& identity);

}  // namespace hf::identity
