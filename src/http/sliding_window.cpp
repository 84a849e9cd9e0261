#include "http/sliding_window.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "http/caller_table.h"
#include "http/fields.h"

namespace hf::http {
namespace {

constexpr Duration kSlice{10'000};
constexpr std::int32_t kSlices = 7;
static_assert((kSlices - 1) * kSlice == SlidingWindow::kWindow);

std::int32_t slice_of(Duration now) { return static_cast<std::int32_t>(now / kSlice); }

struct Window {
    std::int32_t newest = 0;
    std::array<std::int32_t, kSlices> counts{};  // a slice's stands at its number modulo kSlices

    std::int32_t& of(std::int32_t slice) { return counts[static_cast<std::size_t>((slice + kSlices) % kSlices)]; }
    std::int32_t sum() const { return std::accumulate(counts.begin(), counts.end(), 0); }
    bool is_over(std::int32_t slice) const { return slice - newest >= kSlices; }
    std::int32_t worth(std::int32_t slice) const { return is_over(slice) ? 0 : sum(); }

    /// A moment before the newest slice, of a thread that was late, counts in the newest: it stays longer for that.
    void roll_to(std::int32_t slice) {
        if (is_over(slice)) counts = {};
        for (auto one = std::max(newest + 1, slice - kSlices + 1); one <= slice; ++one) of(one) = 0;
        newest = std::max(newest, slice);
    }

    /// When no more than `most` are left, if nobody takes another.
    Duration falls_to(std::int32_t most) {
        auto left = sum();
        auto slice = newest - kSlices + 1;
        for (; left > most; ++slice) left -= of(slice);
        return (slice + kSlices - 1) * kSlice;
    }
};

}  // namespace

struct SlidingWindow::Windows : CallerTable<Window> {
    using CallerTable::CallerTable;
};

SlidingWindow::SlidingWindow(std::string_view name, int per_minute, std::uint64_t seed, std::size_t slots)
    : name_(name),
      per_minute_(per_minute),
      policy_(limit_policy(name, per_minute, kWindow)),
      windows_(std::make_unique<Windows>(seed, per_minute > 0 ? std::max<std::size_t>(1, slots) : 0)) {}

SlidingWindow::~SlidingWindow() = default;

std::size_t SlidingWindow::bytes() const { return sizeof *this + windows_->bytes(); }

SlidingWindow::Decision SlidingWindow::take(std::string_view key, Duration now) {
    return decide(key, now, per_minute_, true);
}
SlidingWindow::Decision SlidingWindow::take(std::string_view key, Duration now, int per_minute) {
    return decide(key, now, per_minute, true);
}
SlidingWindow::Decision SlidingWindow::look(std::string_view key, Duration now) {
    return decide(key, now, per_minute_, false);
}

SlidingWindow::Decision SlidingWindow::decide(std::string_view key, Duration now, int per_minute, bool takes) {
    Decision decision;
    if (!is_on()) {
        decision.remaining = std::numeric_limits<int>::max();
        return decision;
    }
    const auto slice = slice_of(now);
    windows_->visit(key, slice, [&](Window& window) {
        window.roll_to(slice);
        decision.allowed = window.sum() < per_minute;
        const bool took = takes && decision.allowed;
        if (took) ++window.of(window.newest);
        const auto used = window.sum();
        decision.remaining = per_minute - used;
        if (used > 0) decision.full_in = window.falls_to(0) - now;
        if (!decision.allowed) decision.retry_after = window.falls_to(per_minute - 1) - now;
        return took;
    });
    return decision;
}

void SlidingWindow::describe(const Decision& decision, Fields& fields) const {
    if (is_on()) describe_limit(name_, policy_, decision, fields);
}

void SlidingWindow::describe(const Decision& decision, Fields& fields, int per_minute) const {
    describe_limit(name_, limit_policy(name_, per_minute, kWindow), decision, fields);
}

}  // namespace hf::http
