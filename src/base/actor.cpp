#include "base/actor.h"

namespace hf {

std::string_view actor_of(const Caller& caller) {
    switch (caller.kind) {
        case Caller::Kind::visitor: return "visitor";
        case Caller::Kind::system: return "system";
        case Caller::Kind::key:
        case Caller::Kind::user: break;
    }
    return caller.id;
}

}  // namespace hf
