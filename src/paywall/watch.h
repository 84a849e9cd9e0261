// What the paywall tells whoever counts: one call a thing that happened, by gate. Called on network threads.
#pragma once

#include <string_view>

#include "base/describe.h"

namespace hf::paywall {

enum class Seen { asked, awaited, admitted, refused, limited, full };
BOOST_DESCRIBE_ENUM(Seen, asked, awaited, admitted, refused, limited, full)

class Watch {
  public:
    virtual ~Watch() = default;
    virtual void saw(std::string_view gate, Seen what) noexcept = 0;
};

}  // namespace hf::paywall
