// What a deed is told about the moment it happens in: it asks nothing else of the outside.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"

namespace hf {

/// Who asks. A visitor has no name; a key has the id and scopes it was made with; a user has the scopes of his role and
/// calls through a session; the system acts for nobody.
struct Caller {
    enum class Kind { visitor, key, user, system };
    Kind kind = Kind::visitor;
    std::string id;
    std::vector<std::string> scopes;
    int per_minute = 0;     // requests, where he has a limit of his own; 0: the usual ones
    std::string session{};  // of a user: the session's id; empty when he comes with a token of his own provider

    bool may(std::string_view scope) const {
        if (kind == Kind::system) return true;
        for (const auto& own : scopes)
            if (own == scope || own == "*") return true;
        return false;
    }
};

/// `time_trusted` is false while the clock is in doubt: deeds then open, release and expire nothing.
struct Context {
    Time now;
    Random& random;
    const Caller& caller;
    bool time_trusted = true;
};

}  // namespace hf
