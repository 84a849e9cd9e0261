#include "http/server.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <thread>

#include "http/listening.h"
#include "http/server_connection.h"

namespace hf::http {
namespace {

using boost::system::error_code;

using Unsent = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

/// How much of what cannot be sent yet the kernel keeps for a visitor; without this it is up to 4 MiB each. Ten
/// thousand slow readers then exhaust its memory for sockets, and answers that we take for delivered are cut short by
/// it.
constexpr int kUnsent = 128 << 10;

constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n";

}  // namespace

class Server::Impl {
  public:
    Impl(const store::Kernel& kernel, ServerOptions options, std::vector<Listener> listeners, Observer& observer);
    ~Impl();

    std::uint16_t port(std::size_t listener) const { return ports_.at(listener); }
    void start();
    void drain();
    void sweep();
    void renew_tls(const std::shared_ptr<const TlsContext>& tls);

  private:
    struct Worker {
        Worker(const store::Kernel& kernel, const std::string& via, std::shared_ptr<News> news)
            : thread(kernel, via, std::move(news)) {}
        NetworkThread thread;
        std::vector<Acceptor> acceptors;
        boost::intrusive::list<ServerConnection, boost::intrusive::constant_time_size<false>> connections;
        std::thread runner;
    };

    Co<void> accept_all(Worker& worker, Acceptor& acceptor, Site& site);
    void take(Worker& worker, Site& site, Socket socket);
    void turn_away(Site& site, Socket socket, Address peer);
    void connection_ended(Site& site);
    /// Runs on every worker's loop and returns when all have done it.
    void on_each_loop(std::function<void(Worker&)> what);
    void close_listeners();
    bool wait_until_empty(std::optional<Duration> at_most);

    const ServerOptions options_;
    std::shared_ptr<News> news_;
    std::vector<std::unique_ptr<Site>> sites_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_ = 0;  // connections on all threads
    bool started_ = false;
};

Server::Impl::Impl(const store::Kernel& kernel, ServerOptions options, std::vector<Listener> listeners,
                   Observer& observer)
    : options_(std::move(options)), news_(std::make_shared<News>()) {
    for (int i = 0; i < options_.threads; ++i) {
        auto& worker = *workers_.emplace_back(std::make_unique<Worker>(kernel, options_.via, news_));
        worker.thread.own<RequestIds>();  // takes its seed here, where nobody else asks for randomness
    }
    for (auto& listener : listeners) {
        auto endpoint = endpoint_of(listener.address);
        check_is_free(endpoint);
        for (auto& worker : workers_) {
            auto& acceptor =
                worker->acceptors.emplace_back(listen_on(worker->thread.io(), endpoint, workers_.size() > 1));
            endpoint.port(acceptor.local_endpoint().port());
        }
        ports_.push_back(endpoint.port());

        auto& site =
            *sites_.emplace_back(new Site{.listener = std::move(listener), .trusted = {}, .observer = observer});
        site.tls = site.listener.tls;
        for (const auto& text : site.listener.trusted_proxies) {
            auto network = Network::parse(text);
            if (!network) throw WorldError("trusted proxies: " + network.error().detail);
            site.trusted.push_back(*network);
        }
    }
    // The store keeps its listeners longer than we live.
    kernel.store.listen([news = news_](std::string_view topic, std::string_view key) { news->tell(topic, key); });
}

Server::Impl::~Impl() {
    if (started_) {
        close_listeners();
        on_each_loop([](Worker& worker) {
            for (auto it = worker.connections.begin(); it != worker.connections.end();) (it++)->abort();
        });
        wait_until_empty(std::nullopt);
    }
    for (auto& worker : workers_) worker->thread.stop();
    for (auto& worker : workers_)
        if (worker->runner.joinable()) worker->runner.join();
}

void Server::Impl::start() {
    started_ = true;
    for (auto& worker : workers_) {
        for (std::size_t i = 0; i < sites_.size(); ++i)
            asio::co_spawn(worker->thread.executor(), accept_all(*worker, worker->acceptors[i], *sites_[i]),
                           asio::detached);
        worker->runner = std::thread([&thread = worker->thread] { thread.run(); });
    }
}

Co<void> Server::Impl::accept_all(Worker& worker, Acceptor& acceptor, Site& site) {
    while (acceptor.is_open()) {
        error_code ec;
        auto socket = co_await acceptor.async_accept(asio::redirect_error(kAwait, ec));
        if (!ec) {
            take(worker, site, std::move(socket));
        } else if (acceptor.is_open()) {
            // Out of descriptors or memory: some will be free again.
            asio::steady_timer::rebind_executor<Executor>::other pause{worker.thread.io(), NetworkThread::kTick};
            co_await pause.async_wait(asio::redirect_error(kAwait, ec));
        }
    }
}

void Server::Impl::take(Worker& worker, Site& site, Socket socket) {
    error_code ec;
    const auto remote = socket.remote_endpoint(ec);
    if (ec) return;  // gone again
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    socket.set_option(Unsent(kUnsent), ec);
    socket.native_non_blocking(true, ec);
    const auto open = site.open.fetch_add(1) + 1;
    {
        const std::lock_guard lock{mutex_};
        ++open_;
    }
    if (std::cmp_greater(open, site.listener.limits.connections)) {
        turn_away(site, std::move(socket), address_of(remote));
        return connection_ended(site);
    }
    site.observer.connections(site.listener.name, open);
    auto connection = std::make_unique<ServerConnection>(worker.thread, site, std::move(socket), address_of(remote));
    worker.connections.push_back(*connection);
    auto course = connection->serve();
    asio::co_spawn(worker.thread.executor(), std::move(course),
                   [this, &site, connection = std::move(connection)](std::exception_ptr bug) mutable {
                       if (bug) std::rethrow_exception(bug);
                       connection.reset();
                       connection_ended(site);
                   });
}

void Server::Impl::turn_away(Site& site, Socket socket, Address peer) {
    // A handshake would cost more than whom it turns away.
    const auto words = site.listener.tls ? std::string_view{} : kTooMany;
    const auto sent = ::send(socket.native_handle(), words.data(), words.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    error_code ec;
    socket.shutdown(Socket::shutdown_send, ec);
    // What came with the connection is taken off: a reset for it would overtake the answer.
    std::array<char, 4096> unread;
    while (::recv(socket.native_handle(), unread.data(), unread.size(), MSG_DONTWAIT) > 0) {
    }
    Request unseen;
    unseen.peer = peer;
    site.observer.finished({.request = unseen,
                            .listener = site.listener.name,
                            .status = sent > 0 ? 503 : 0,
                            .bytes_out = sent > 0 ? static_cast<std::uint64_t>(sent) : 0,
                            .duration = {},
                            .failure = "too many connections"});
}

void Server::Impl::connection_ended(Site& site) {
    site.observer.connections(site.listener.name, site.open.fetch_sub(1) - 1);
    const std::lock_guard lock{mutex_};
    if (--open_ == 0) changed_.notify_all();
}

void Server::Impl::on_each_loop(std::function<void(Worker&)> what) {
    std::size_t left = workers_.size();
    for (auto& worker : workers_)
        asio::post(worker->thread.io(), [&, one = worker.get()] {
            what(*one);
            const std::lock_guard lock{mutex_};
            if (--left == 0) changed_.notify_all();
        });
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return left == 0; });
}

void Server::Impl::close_listeners() {
    on_each_loop([](Worker& worker) {
        for (auto& acceptor : worker.acceptors) {
            error_code ignored;  // it may be closed already
            acceptor.close(ignored);
        }
    });
}

bool Server::Impl::wait_until_empty(std::optional<Duration> at_most) {
    std::unique_lock lock{mutex_};
    const auto empty = [&] { return open_ == 0; };
    if (at_most) return changed_.wait_for(lock, *at_most, empty);
    changed_.wait(lock, empty);
    return true;
}

void Server::Impl::drain() {
    if (!started_) return;
    {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, options_.accept_while_draining, [] { return false; });
    }
    close_listeners();
    for (auto& site : sites_) site->draining = true;
    on_each_loop([](Worker& worker) {
        for (auto it = worker.connections.begin(); it != worker.connections.end();) (it++)->drain();
    });
    wait_until_empty(options_.drain);
}

void Server::Impl::renew_tls(const std::shared_ptr<const TlsContext>& tls) {
    for (auto& site : sites_)
        if (site->listener.tls) site->tls = tls;
}

void Server::Impl::sweep() {
    on_each_loop([](Worker& worker) { worker.thread.sweep(); });
}

Server::Server(const store::Kernel& kernel, ServerOptions options, std::vector<Listener> listeners, Observer& observer)
    : impl_(std::make_unique<Impl>(kernel, std::move(options), std::move(listeners), observer)) {}
Server::~Server() = default;
std::uint16_t Server::port(std::size_t listener) const { return impl_->port(listener); }
void Server::start() { impl_->start(); }
void Server::drain() { impl_->drain(); }
void Server::sweep() { impl_->sweep(); }
void Server::renew_tls(const std::shared_ptr<const TlsContext>& tls) { impl_->renew_tls(tls); }

}  // namespace hf::http
