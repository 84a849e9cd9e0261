// News between processes on one PostgreSQL database, and its clock. Private to the store.
//
// NOTIFY has a connection of its own: inside a transaction it makes commits wait for each other.
#pragma once

#include <mutex>
#include <thread>

#include "base/clock.h"
#include "store/news.h"
#include "store/open.h"
#include "store/postgres_connection.h"

namespace hf::store {

class PostgresNews {
  public:
    PostgresNews(const PostgresOptions& options, const Clock& clock, const Listeners& listeners, Trouble& trouble);
    ~PostgresNews();

    /// Tells this process's listeners at once, and other processes as soon as the connection is free: what gathers
    /// meanwhile travels together, each piece of news once.
    void tell(std::vector<News::Item> items);
    Duration clock_offset() const { return Duration{offset_ms_.load(std::memory_order_relaxed)}; }
    /// Sends what is left and stops.
    void stop();

  private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    void serve();
    /// One connection's life; returns when told to stop, throws WorldError when it is lost.
    void attend();
    void wait_for_something();
    void hear();
    void send_gathered();
    void ask_clock();
    PostgresResult ask(const char* sql, const char* parameter = nullptr);

    const PostgresOptions options_;
    const Clock& clock_;
    const Listeners& listeners_;
    Trouble& trouble_;
    std::unique_ptr<pg_conn, Close> connection_;
    int wake_;
    std::mutex mutex_;
    News gathered_;
    bool stop_ = false;
    bool missed_some_ = false;  // the thread's own: a connection was lost
    Duration next_clock_{0};
    std::atomic<std::int64_t> offset_ms_{0};
    std::thread thread_;
};

/// As few payloads as hold all items (a notification carries less than 8000 bytes). When they would be too many, each
/// topic is told once with an empty key instead: look again at everything.
std::vector<std::string> notify_payloads(std::span<const News::Item> items);
std::vector<News::Item> read_payload(std::string_view payload);

}  // namespace hf::store
