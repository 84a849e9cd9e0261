#include "paywall/draw_lifecycle.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace hf::paywall {
namespace {

constexpr int kWidth = 132, kHeight = 44, kAcross = 288, kDown = 124, kMargin = 8, kLine = 16, kApart = 10;
constexpr auto kStates = enum_values<State>();

struct Place {
    int left = 0, top = 0;
    int middle() const { return left + kWidth / 2; }
    int half() const { return top + kHeight / 2; }
    int right() const { return left + kWidth; }
    int bottom() const { return top + kHeight; }
};

/// How many moves a state is from the first, at least. Every state can be reached: the table's own proof.
int depth_of(State state) {
    std::vector<State> seen{kFirst};
    for (int depth = 0;; ++depth) {
        if (std::ranges::find(seen, state) != seen.end()) return depth;
        const auto before = seen;
        for (const auto& row : kLifecycle)
            if (std::ranges::find(before, row.from) != before.end()) seen.push_back(row.to);
    }
}

/// In the order of the enumeration; a row is as far down as its depth.
Place place_of(State state) {
    const int depth = depth_of(state);
    int column = 0;
    for (auto other : kStates) {
        if (other == state) break;
        if (depth_of(other) == depth) ++column;
    }
    return {kMargin + column * kAcross, kMargin + depth * kDown};
}

std::string spaced(std::string_view word) {
    std::string out{word};
    std::ranges::replace(out, '_', ' ');
    return out;
}

/// All events that lead from one state to another share an arrow.
struct Arrow {
    State from, to;
    std::vector<Event> events;
};

std::vector<Arrow> arrows() {
    std::vector<Arrow> all;
    for (const auto& row : kLifecycle) {
        auto found = std::ranges::find_if(all, [&](const Arrow& a) { return a.from == row.from && a.to == row.to; });
        if (found == all.end()) found = all.insert(all.end(), Arrow{row.from, row.to, {}});
        found->events.push_back(row.on);
    }
    return all;
}

/// Points to where it comes to, from (dx, dy) before it.
std::string tip(int x, int y, int dx, int dy) {
    const int back_x = x - 8 * dx, back_y = y - 8 * dy;
    return fmt::format("M{},{}L{},{}L{},{}z", back_x + 5 * dy, back_y + 5 * dx, x, y, back_x - 5 * dy, back_y - 5 * dx);
}

struct Drawn {
    std::string line, tip;
    int x, y;  // of the first line of its words
    std::string_view anchor;
};

Drawn draw(const Arrow& arrow) {
    const auto a = place_of(arrow.from), b = place_of(arrow.to);
    const int words = static_cast<int>(arrow.events.size()) * kLine;
    if (a.top == b.top) {  // beside each other: one way above, the other below
        const bool leftwards = b.left < a.left;
        const int from = leftwards ? a.left : a.right(), to = leftwards ? b.right() : b.left;
        const int y = a.half() + (leftwards ? kApart : -kApart);
        const int first_word = leftwards ? y + kLine : y - words + kLine - 8;
        return {fmt::format("M{},{}H{}", from, y, to), tip(to, y, leftwards ? -1 : 1, 0), (from + to) / 2, first_word,
                "middle"};
    }
    if (a.left == b.left && b.top > a.top)  // straight down
        return {fmt::format("M{},{}V{}", a.middle(), a.bottom(), b.top), tip(a.middle(), b.top, 0, 1), a.middle() + 12,
                (a.bottom() + b.top - words) / 2 + kLine - 4, "start"};
    // Out at the side, and down or up into the other.
    const bool down = b.top > a.top;
    const int into = down ? b.top : b.bottom();
    return {fmt::format("M{},{}H{}V{}", b.left > a.left ? a.right() : a.left, a.half(), b.middle(), into),
            tip(b.middle(), into, 0, down ? 1 : -1), b.middle() - 12, (a.half() + into - words) / 2 + kLine, "end"};
}

}  // namespace

std::string lifecycle_svg(State now, std::span<const Move> made) {
    int width = 0, height = 0;
    for (auto state : kStates) {
        const auto place = place_of(state);
        width = std::max(width, place.right() + kMargin);
        height = std::max(height, place.bottom() + kMargin);
    }
    auto svg = fmt::format(
        R"(<svg class="lifecycle" viewBox="0 0 {} {}" role="img" aria-label="The life of a payment. This one is {}.">)",
        width, height, spaced(text_of(now)));
    for (const auto& arrow : arrows()) {
        const auto happened = [&](Event event) {
            return std::ranges::any_of(made, [&](const Move& move) {
                return move.from == arrow.from && move.to == arrow.to && move.on == event;
            });
        };
        const auto drawn = draw(arrow);
        svg += fmt::format(R"(<g class="move{}"><path class="line" d="{}"/><path class="tip" d="{}"/>)",
                           std::ranges::any_of(arrow.events, happened) ? " made" : "", drawn.line, drawn.tip);
        int y = drawn.y;
        for (auto event : arrow.events) {
            svg +=
                fmt::format(R"(<text{} x="{}" y="{}" text-anchor="{}">{}</text>)",
                            happened(event) ? " class=\"done\"" : "", drawn.x, y, drawn.anchor, spaced(text_of(event)));
            y += kLine;
        }
        svg += "</g>";
    }
    for (auto state : kStates) {
        const auto place = place_of(state);
        svg += fmt::format(R"(<g class="state{}"><rect x="{}" y="{}" width="{}" height="{}" rx="10"/>)"
                           R"(<text x="{}" y="{}" text-anchor="middle">{}</text></g>)",
                           state == now ? " now" : "", place.left, place.top, kWidth, kHeight, place.middle(),
                           place.half() + 5, spaced(text_of(state)));
    }
    return svg + "</svg>";
}

}  // namespace hf::paywall
