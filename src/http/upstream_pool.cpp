#include "http/upstream_pool.h"

#include <algorithm>

namespace hf::http {

namespace {

/// Whom we talk to. The same address believed by other authorities is somebody else.
std::string place_of(const Upstream& upstream) {
    return upstream.authorities.empty() ? upstream.url : upstream.url + '\n' + upstream.authorities;
}

}  // namespace

UpstreamPool::UpstreamPool(NetworkThread& thread) : thread_(thread), tidying_(thread, [this] { tidy(); }) {}

std::unique_ptr<UpstreamConnection> UpstreamPool::take(const std::shared_ptr<const Upstream>& upstream) {
    const auto found = resting_.find(place_of(*upstream));
    if (found == resting_.end()) return nullptr;
    auto& row = found->second;
    while (!row.empty()) {
        auto last = std::move(row.back());
        row.pop_back();
        if (thread_.monotonic() - last.since > kRest) {
            row.clear();  // the others rested longer still
        } else if (last.connection->is_quiet()) {
            last.connection->reuse_as(upstream);
            return std::move(last.connection);
        }
    }
    return nullptr;
}

void UpstreamPool::give_back(std::unique_ptr<UpstreamConnection> connection) {
    auto& row = resting_[place_of(connection->upstream())];
    if (row.size() == kMostIdle) row.erase(row.begin());
    row.push_back({std::move(connection), thread_.monotonic()});
    if (!tidying_.is_set()) tidying_.in(kRest);
}

std::size_t UpstreamPool::idle(const Upstream& upstream) const {
    const auto found = resting_.find(place_of(upstream));
    return found == resting_.end() ? 0 : found->second.size();
}

void UpstreamPool::tidy() {
    const auto now = thread_.monotonic();
    for (auto& [place, row] : resting_)
        std::erase_if(row, [&](auto& one) { return now - one.since > kRest || !one.connection->is_quiet(); });
    std::erase_if(resting_, [](const auto& entry) { return entry.second.empty(); });
    if (!resting_.empty()) tidying_.in(NetworkThread::kTick);
}

}  // namespace hf::http
