// What every service stands on, handed from hand to hand instead of being found somewhere global.
#pragma once

#include "base/clock.h"
#include "base/context.h"
#include "base/random.h"
#include "store/store.h"

namespace hf::store {

struct Kernel {
    Store& store;
    GuardedClock& clock;
    Random& random;

    Context context(const Caller& caller) const { return {clock.now(), random, caller, clock.trusted()}; }
};

}  // namespace hf::store
