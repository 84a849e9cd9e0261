// Who may call what. Each route says it once, with its declaration; the gatekeeper, the documents and the access matrix
// read it there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace hf::http {

struct Route;

/// `open`: anybody. `loopback`: anybody while the API listens on loopback only, elsewhere a key with the scope.
/// `keyed`: any good key or token. `signed_in`: any person who is signed in. `own`: a person, for what is his own; what
/// belongs to somebody else is missing to him. `scoped`: a key with the scope, or an operator. `refresh_token`: whoever
/// shows one in Authorization, which the route itself looks at: the doorman is not asked.
enum class Guarded { undecided, open, loopback, keyed, signed_in, own, scoped, refresh_token };
BOOST_DESCRIBE_ENUM(Guarded, undecided, open, loopback, keyed, signed_in, own, scoped, refresh_token)

/// The columns of the access matrix.
enum class Asker {
    anonymous,
    owner,
    another_user,
    deactivated_user,
    an_operator,
    expired_token,
    token_for_others,   // of another audience
    key_without_scope,  // a key that may do everything but this
};
BOOST_DESCRIBE_ENUM(Asker, anonymous, owner, another_user, deactivated_user, an_operator, expired_token,
                    token_for_others, key_without_scope)

/// What he is told for being who he is: 401, 403, 404; or 0 when that is no reason to refuse him. Off loopback.
int refused_with(Guarded guarded, Asker asker);

/// For people, one sentence: "Needs a key with the scope `payments:read`."
std::string access_sentence(const Route& route);
/// For a heading: "any key", "payments:read".
std::string access_word(const Route& route);

/// docs/generated/access.md: these routes, those of the documents themselves, and every asker.
std::string access_matrix(std::vector<Route> routes);

}  // namespace hf::http
