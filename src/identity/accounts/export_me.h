// All that is kept of a person, for himself.
#pragma once

#include "identity/personal_data.h"

namespace hf::identity {

struct Export {
    json::object data;
};
BOOST_DESCRIBE_STRUCT(Export, (), (data))

/// All that is kept of the caller, by room.
Result<Export> export_me(store::Tx& tx, const Context& context, const AllPersonalData& all);

}  // namespace hf::identity
