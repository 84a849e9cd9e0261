#include "store/postgres_news.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"

namespace hf::store {
namespace {

constexpr Duration kClockEvery{1000}, kReconnectEvery{500};

}  // namespace

void PostgresNews::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresNews::PostgresNews(const PostgresOptions& options, const Clock& clock, const Listeners& listeners,
                           Trouble& trouble)
    : options_(options),
      clock_(clock),
      listeners_(listeners),
      trouble_(trouble),
      connection_(open_postgres_connection(options.url)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    ask("LISTEN holdfast");
    ask_clock();
    thread_ = std::thread{[this] { serve(); }};
}

PostgresNews::~PostgresNews() {
    stop();
    ::close(wake_);
}

void PostgresNews::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    ::eventfd_write(wake_, 1);
    thread_.join();
}

void PostgresNews::tell(std::vector<News::Item> items) {
    listeners_.tell(items);
    bool wake = false;
    {
        const std::lock_guard lock{mutex_};
        wake = gathered_.empty();
        for (const auto& [topic, key] : items) gathered_.add(topic, key);
    }
    if (wake) ::eventfd_write(wake_, 1);
}

void PostgresNews::serve() {
    for (;;) {
        try {
            attend();
            return;
        } catch (const WorldError& failure) {
            connection_.reset();
            missed_some_ = true;
            trouble_.set(failure.what());
        }
        {
            const std::lock_guard lock{mutex_};
            if (stop_) return;
        }
        pollfd wake{wake_, POLLIN, 0};
        ::poll(&wake, 1, static_cast<int>(kReconnectEvery.count()));
        eventfd_t count = 0;
        ::eventfd_read(wake_, &count);
    }
}

void PostgresNews::attend() {
    if (!connection_) {
        connection_.reset(open_postgres_connection(options_.url));
        ask("LISTEN holdfast");
        trouble_.clear();
    }
    if (missed_some_) {
        const News::Item everything{};
        listeners_.tell({&everything, 1});
        missed_some_ = false;
    }
    for (;;) {
        send_gathered();
        if (clock_.monotonic() >= next_clock_) ask_clock();
        // After both: news that came with their answers is read already, and the socket says nothing of it again.
        hear();
        {
            const std::lock_guard lock{mutex_};
            if (stop_ && gathered_.empty()) return;
            if (!gathered_.empty()) continue;
        }
        wait_for_something();
    }
}

void PostgresNews::wait_for_something() {
    pollfd sources[] = {{PQsocket(connection_.get()), POLLIN, 0}, {wake_, POLLIN, 0}};
    const auto span = std::clamp(next_clock_ - clock_.monotonic(), Duration{1}, kClockEvery);
    ::poll(sources, 2, static_cast<int>(span.count()));
    eventfd_t count = 0;
    ::eventfd_read(wake_, &count);
    if (sources[0].revents != 0 && PQconsumeInput(connection_.get()) == 0)
        throw WorldError("the connection for news was lost");
}

void PostgresNews::hear() {
    const int own = PQbackendPID(connection_.get());
    while (auto* notification = PQnotifies(connection_.get())) {
        const std::unique_ptr<PGnotify, decltype(&PQfreemem)> freed{notification, &PQfreemem};
        if (notification->be_pid == own) continue;  // our listeners were told when it happened
        listeners_.tell(read_payload(notification->extra));
    }
}

void PostgresNews::send_gathered() {
    std::vector<News::Item> items;
    {
        const std::lock_guard lock{mutex_};
        items = gathered_.take();
    }
    for (const auto& payload : notify_payloads(items)) ask("SELECT pg_notify('holdfast', $1)", payload.c_str());
}

void PostgresNews::ask_clock() {
    const auto before = clock_.wall();
    const auto started = clock_.monotonic();
    const auto result = ask("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)");
    const auto journey = clock_.monotonic() - started;
    const auto server = parse_decimal(PQgetvalue(result.get(), 0, 0));
    CHECK(server.has_value(), "the server's clock is a number");
    offset_ms_.store(*server - (before + journey / 2).ms, std::memory_order_relaxed);
    next_clock_ = clock_.monotonic() + kClockEvery;
}

PostgresResult PostgresNews::ask(const char* sql, const char* parameter) {
    PostgresResult result{
        PQexecParams(connection_.get(), sql, parameter != nullptr ? 1 : 0, nullptr, &parameter, nullptr, nullptr, 0)};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        throw WorldError(std::string{"the connection for news failed: "} + PQerrorMessage(connection_.get()));
    return result;
}

}  // namespace hf::store
