// Prefixed, time-ordered ids: "pay_" and 36 characters, of which 48 bits are the time and 128 bits are random.
//
// Knowing a payment's id is a right, so ids are secrets: logs show short_id().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/random.h"
#include "base/time.h"

namespace hf {

std::string make_id_text(std::string_view prefix, Time now, Random& random);
bool is_id_text(std::string_view prefix, std::string_view text);

/// The prefix and the first eight characters: enough to find a thing by, not enough to use it.
std::string short_id(std::string_view id);

template <Literal Prefix>
struct Id {
    std::string text;

    static Id make(Time now, Random& random) { return {make_id_text(Prefix.view(), now, random)}; }
    static std::optional<Id> parse(std::string_view text) {
        if (!is_id_text(Prefix.view(), text)) return std::nullopt;
        return Id{std::string{text}};
    }
    static constexpr std::string_view prefix() { return Prefix.view(); }
    friend auto operator<=>(const Id&, const Id&) = default;
};

}  // namespace hf
