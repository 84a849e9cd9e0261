// A username for somebody whom a provider has sent: as near as may be to what he is called there.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "store/tx.h"

namespace hf::identity {

/// What of a name may stand in a username: of an address the part before the '@', other characters as '-', at most 40
/// of them. May be empty, taken or reserved.
std::string username_like(std::string_view name);

/// One that may be given away and is nobody's: the wish itself, or the wish with some letters of chance behind it.
std::string free_username(store::Tx& tx, Random& random, std::string_view wish);

}  // namespace hf::identity
