#include "identity/accounts/forget_callers.h"

#include "identity/accounts/email_address.h"
#include "identity/guessing/take_attempt.h"

namespace hf::identity {

void forget_callers_of(store::Tx& tx, std::string_view secret, const UserRow& user) {
    forget_callers(tx, secret, user.id.text);
    if (user.email) forget_callers(tx, secret, email_key(*user.email));
}

}  // namespace hf::identity
