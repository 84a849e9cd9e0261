// Range of RFC 9110 §14: one range of bytes. Several at once are answered with the whole, as the RFC allows.
#pragma once

#include <cstdint>
#include <string_view>

namespace hf::http {

struct RangeChoice {
    enum class Kind { whole, part, unsatisfiable };
    Kind kind = Kind::whole;
    std::uint64_t first = 0;  // of a part: its first and last byte
    std::uint64_t last = 0;

    friend bool operator==(const RangeChoice&, const RangeChoice&) = default;
};

/// What a Range field asks for of `size` bytes. A field that cannot be read counts as absent (§14.2).
RangeChoice choose_range(std::string_view field, std::uint64_t size);

}  // namespace hf::http
