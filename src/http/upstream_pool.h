// Connections to upstreams that have answered well and may be used again: one pool a network thread
// (NetworkThread::own).
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/upstream_connection.h"

namespace hf::http {

class UpstreamPool {
  public:
    explicit UpstreamPool(NetworkThread& thread);

    /// The connection to this upstream that rested least, after a look that it is still open; null when there is none.
    std::unique_ptr<UpstreamConnection> take(const std::shared_ptr<const Upstream>& upstream);
    /// Only when its last answer is complete and nothing came behind it.
    void give_back(std::unique_ptr<UpstreamConnection> connection);
    std::size_t idle(const Upstream& upstream) const;

    /// Of one upstream and one thread.
    static constexpr std::size_t kMostIdle = 64;
    /// Shorter than what servers commonly wait before they close: a request sent into that moment would be lost, for it
    /// must not be repeated.
    static constexpr Duration kRest{1'500};

  private:
    struct Resting {
        std::unique_ptr<UpstreamConnection> connection;
        Duration since;
    };
    void tidy();

    NetworkThread& thread_;
    Deadline tidying_;
    std::unordered_map<std::string, std::vector<Resting>> resting_;  // by place_of(); the last rested least
};

}  // namespace hf::http
