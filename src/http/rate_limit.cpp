#include "http/rate_limit.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <mutex>

#include "http/fields.h"

namespace hf::http {
namespace {

struct Bucket {
    std::uint64_t who = 0;     // a keyed hash; two callers meet in one bucket once in 2^64
    std::int64_t full_at = 0;  // in microseconds of the monotonic clock; in the past: full
};

constexpr std::size_t kWays = 8;  // places a caller may stand in
constexpr std::size_t kRowsPerShard = 64;
using Row = std::array<Bucket, kWays>;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a ^ 0x9e3779b97f4a7c15) * (b ^ 0xe7037ed1a0b428db);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t keyed_hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = mix(seed, text.size());
    while (!text.empty()) {
        std::uint64_t word = 0;
        const auto n = std::min<std::size_t>(8, text.size());
        std::memcpy(&word, text.data(), n);
        text.remove_prefix(n);
        hash = mix(hash ^ word, seed);
    }
    return mix(hash, seed) | 1;  // 0 marks a place where nobody stands
}

std::int64_t seconds_up(std::int64_t us) { return (us + 999'999) / 1'000'000; }

}  // namespace

struct RateLimiter::Shard {
    std::mutex mutex;
    std::array<Row, kRowsPerShard> rows{};
};

RateLimiter::RateLimiter(Limit limit, std::uint64_t seed, std::size_t slots) : limit_(limit), seed_(seed) {
    const auto wanted = (slots + kWays * kRowsPerShard - 1) / (kWays * kRowsPerShard);
    shard_count_ = is_on() ? std::max<std::size_t>(1, wanted) : 0;
    shards_ = std::make_unique<Shard[]>(shard_count_);
    if (!is_on()) return;
    limit_.burst = std::max(1, limit_.burst);
    cost_us_ = std::max<std::int64_t>(1, 60'000'000 / limit_.per_minute);
    depth_us_ = cost_us_ * limit_.burst;
    policy_ = fmt::format("\"{}\";q={};w={}", limit_.name, limit_.burst, seconds_up(depth_us_));
}

RateLimiter::~RateLimiter() = default;

std::size_t RateLimiter::bytes() const { return sizeof *this + shard_count_ * sizeof(Shard); }

RateLimiter::Decision RateLimiter::take(std::string_view key, Duration now) { return decide(key, now, true); }
RateLimiter::Decision RateLimiter::look(std::string_view key, Duration now) { return decide(key, now, false); }

RateLimiter::Decision RateLimiter::decide(std::string_view key, Duration now, bool takes) {
    Decision decision;
    if (!is_on()) {
        decision.remaining = std::numeric_limits<int>::max();
        return decision;
    }
    const auto who = keyed_hash(key, seed_);
    const auto now_us = now.count() * 1000;
    auto& shard = shards_[(who >> 32) % shard_count_];
    const std::lock_guard lock{shard.mutex};
    auto& row = shard.rows[(who >> 8) % kRowsPerShard];
    auto place = std::ranges::find(row, who, &Bucket::who);
    const auto debt = place == row.end() ? 0 : std::max<std::int64_t>(0, place->full_at - now_us);

    const auto after = debt + cost_us_;
    decision.allowed = after <= depth_us_;
    const auto left = takes && decision.allowed ? after : debt;
    decision.remaining = static_cast<int>((depth_us_ - left) / cost_us_);
    decision.full_in = Duration{(left + 999) / 1000};
    if (!decision.allowed) decision.retry_after = Duration{(after - depth_us_ + 999) / 1000};
    if (takes && decision.allowed) {
        if (place == row.end()) place = std::ranges::min_element(row, {}, &Bucket::full_at);
        *place = {who, now_us + after};
    }
    return decision;
}

void RateLimiter::describe(const Decision& decision, Fields& fields) const {
    if (!is_on()) return;
    fields.add("RateLimit-Policy", policy_);
    fields.add("RateLimit", fmt::format("\"{}\";r={};t={}", limit_.name, decision.remaining,
                                        seconds_up(decision.full_in.count() * 1000)));
}

}  // namespace hf::http
