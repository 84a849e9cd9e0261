// The lifecycle as a picture for a page, from the same rows as the code: one payment's way through it is lit.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "paywall/lifecycle.h"

namespace hf::paywall {

/// A move that has been made.
struct Move {
    std::optional<State> from;
    Event on;
    State to;
};

/// An <svg> without styles of its own. Classes: "state" and "now" on boxes, "move" and "made" on arrows,
/// "done" on the words of an event that has happened. States stand
/// in rows by how many moves they are from the first; screen readers hear where it stands.
std::string lifecycle_svg(State now, std::span<const Move> made);

}  // namespace hf::paywall
