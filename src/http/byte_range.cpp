#include "http/byte_range.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text.h"

namespace hf::http {

namespace {

/// Digits only; what does not fit is as large as can be, for it is beyond the end of any file.
std::optional<std::uint64_t> position(std::string_view digits) {
    std::uint64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || stop != end) return std::nullopt;
    return error == std::errc::result_out_of_range ? std::numeric_limits<std::uint64_t>::max() : value;
}

}  // namespace

RangeChoice choose_range(std::string_view field, std::uint64_t size) {
    using enum RangeChoice::Kind;
    static constexpr std::string_view kUnit = "bytes=";
    if (!equals_ignoring_case(field.substr(0, kUnit.size()), kUnit)) return {};
    const auto range = trim(field.substr(kUnit.size()));
    const auto dash = range.find('-');
    if (dash == range.npos) return {};
    const auto from = range.substr(0, dash), to = range.substr(dash + 1);

    if (from.empty()) {  // "-500": the last 500 bytes
        const auto suffix = position(to);
        if (!suffix) return {};
        if (*suffix == 0) return {unsatisfiable};
        if (size == 0) return {};  // §14.1.2: satisfied by the whole, and Content-Range cannot name nothing
        return {part, size - std::min(*suffix, size), size - 1};
    }
    const auto first = position(from);
    const auto last = to.empty() ? std::numeric_limits<std::uint64_t>::max() : position(to);
    if (!first || !last || *first > *last) return {};
    if (*first >= size) return {unsatisfiable};
    return {part, *first, std::min(*last, size - 1)};
}

}  // namespace hf::http
