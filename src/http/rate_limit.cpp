#include "http/rate_limit.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "http/caller_table.h"
#include "http/fields.h"

namespace hf::http {
namespace {

struct Bucket {
    std::int64_t full_at = 0;  // in microseconds of the monotonic clock; in the past: full
    std::int64_t worth(std::int64_t) const { return full_at; }
};

std::int64_t seconds_up(Duration span) { return std::chrono::ceil<std::chrono::seconds>(span).count(); }
Duration ms_up(std::int64_t us) { return Duration{(us + 999) / 1000}; }

}  // namespace

std::string limit_policy(std::string_view name, int quota, Duration window) {
    return fmt::format("\"{}\";q={};w={}", name, quota, seconds_up(window));
}

void describe_limit(std::string_view name, std::string_view policy, const RateDecision& decision, Fields& fields) {
    fields.add("RateLimit-Policy", policy);
    fields.add("RateLimit", fmt::format("\"{}\";r={};t={}", name, decision.remaining, seconds_up(decision.full_in)));
}

struct RateLimiter::Buckets : CallerTable<Bucket> {
    using CallerTable::CallerTable;
};

RateLimiter::RateLimiter(Limit limit, std::uint64_t seed, std::size_t slots)
    : limit_(limit),
      buckets_(std::make_unique<Buckets>(seed, limit.per_minute > 0 ? std::max<std::size_t>(1, slots) : 0)) {
    if (!is_on()) return;
    limit_.burst = std::max(1, limit_.burst);
    cost_us_ = std::max<std::int64_t>(1, 60'000'000 / limit_.per_minute);
    depth_us_ = cost_us_ * limit_.burst;
    policy_ = limit_policy(limit_.name, limit_.burst, ms_up(depth_us_));
}

RateLimiter::~RateLimiter() = default;

std::size_t RateLimiter::bytes() const { return sizeof *this + buckets_->bytes(); }

RateLimiter::Decision RateLimiter::take(std::string_view key, Duration now) { return decide(key, now, true); }
RateLimiter::Decision RateLimiter::look(std::string_view key, Duration now) { return decide(key, now, false); }

RateLimiter::Decision RateLimiter::decide(std::string_view key, Duration now, bool takes) {
    Decision decision;
    if (!is_on()) {
        decision.remaining = std::numeric_limits<int>::max();
        return decision;
    }
    const auto now_us = now.count() * 1000;
    buckets_->visit(key, now_us, [&](Bucket& bucket) {
        const auto debt = std::max<std::int64_t>(0, bucket.full_at - now_us);
        const auto after = debt + cost_us_;
        decision.allowed = after <= depth_us_;
        const auto left = takes && decision.allowed ? after : debt;
        decision.remaining = static_cast<int>((depth_us_ - left) / cost_us_);
        decision.full_in = ms_up(left);
        if (!decision.allowed) decision.retry_after = ms_up(after - depth_us_);
        bucket.full_at = now_us + after;
        return takes && decision.allowed;
    });
    return decision;
}

void RateLimiter::describe(const Decision& decision, Fields& fields) const {
    if (is_on()) describe_limit(limit_.name, policy_, decision, fields);
}

}  // namespace hf::http
