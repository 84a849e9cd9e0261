#include "http/test_kit.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>
#include <map>

#include "base/check.h"
#include "base/text.h"

namespace hf::http::test {
namespace {

class AnnouncingTx final : public store::Tx {
  public:
    store::Engine engine() const override { return store::Engine::sqlite; }
    void announce(std::string_view topic, std::string_view key) override { news.emplace_back(topic, key); }
    void run_raw(std::string_view) override { CHECK(false, "there is no database here"); }
    void check(const store::QueryText&) override { CHECK(false, "there is no database here"); }
    std::vector<std::pair<std::string, std::string>> news;

  protected:
    void execute(const store::QueryText&, std::span<const store::Value>, Reader*) override {
        CHECK(false, "there is no database here");
    }
};

}  // namespace

DeedRunner::DeedRunner() : thread_([this] { work(); }) {}

DeedRunner::~DeedRunner() { close(); }

void DeedRunner::submit(store::Mode, std::unique_ptr<store::Task> task, store::Home& home) {
    const std::lock_guard lock{mutex_};
    queue_.push_back({std::move(task), &home});
    changed_.notify_all();
}

void DeedRunner::listen(store::Listener listener) {
    const std::lock_guard lock{mutex_};
    listeners_.push_back(std::move(listener));
}

void DeedRunner::hold() {
    const std::lock_guard lock{mutex_};
    held_ = true;
}

void DeedRunner::await_held(std::size_t count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return queue_.size() >= count; });
}

void DeedRunner::release() {
    const std::lock_guard lock{mutex_};
    held_ = false;
    changed_.notify_all();
}

void DeedRunner::announce(std::string_view topic, std::string_view key) {
    std::vector<store::Listener> listeners;
    {
        const std::lock_guard lock{mutex_};
        listeners = listeners_;
    }
    for (const auto& listener : listeners) listener(topic, key);
}

void DeedRunner::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
        held_ = false;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void DeedRunner::work() {
    for (;;) {
        std::deque<Entry> entries;
        {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [&] { return closed_ || (!held_ && !queue_.empty()); });
            if (queue_.empty()) return;
            entries.swap(queue_);
        }
        run_all(std::move(entries));
    }
}

void DeedRunner::run_all(std::deque<Entry> entries) {
    AnnouncingTx tx;
    std::map<store::Home*, std::vector<store::Home::Settled>> homes;
    for (auto& entry : entries) {
        store::Home::Settled settled{std::move(entry.task), nullptr};
        try {
            settled.task->run(tx);
        } catch (const std::exception&) {
            settled.failure = std::current_exception();
        }
        homes[entry.home].push_back(std::move(settled));
    }
    for (const auto& [topic, key] : tx.news) announce(topic, key);
    for (auto& [home, batch] : homes) home->post(std::move(batch));
}

void Witness::finished(const Exchange& exchange) noexcept {
    const std::lock_guard lock{mutex_};
    seen_.push_back({exchange.request.id, std::string{exchange.request.path}, std::string{exchange.failure},
                     exchange.status, exchange.bytes_out});
    changed_.notify_all();
}

void Witness::connections(std::string_view, std::int64_t open) noexcept {
    const std::lock_guard lock{mutex_};
    open_ = open;
    changed_.notify_all();
}

std::vector<Witness::Seen> Witness::await(std::size_t count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return seen_.size() >= count; });
    return seen_;
}

void Witness::await_open(std::int64_t open) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return open_ == open; });
}

std::string Answer::field(std::string_view name) const {
    for (const auto line : split(head, '\n')) {
        const auto colon = line.find(':');
        if (colon != line.npos && equals_ignoring_case(line.substr(0, colon), name)) {
            const auto value = trim(line.substr(colon + 1));
            return std::string{value.ends_with('\r') ? value.substr(0, value.size() - 1) : value};
        }
    }
    return {};
}

Visitor::Visitor(std::uint16_t port, int receive_buffer)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (receive_buffer > 0) ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0,
          "the test's server listens");
}

Visitor::~Visitor() { ::close(descriptor_); }

Visitor& Visitor::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;  // the server has ended the connection: the test sees that when it reads
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

Visitor& Visitor::shutdown() {
    ::shutdown(descriptor_, SHUT_WR);
    return *this;
}

bool Visitor::more() {
    char bytes[16 << 10];
    const auto count = ended_ ? 0 : ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) ADD_FAILURE() << "nothing came for ten seconds";
    if (count <= 0) ended_ = true;
    buffer_.append(bytes, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return !ended_;
}

std::string Visitor::read_until(std::string_view end) {
    std::size_t at;
    while ((at = buffer_.find(end)) == buffer_.npos)
        if (!more()) return std::exchange(buffer_, {});
    auto text = buffer_.substr(0, at + end.size());
    buffer_.erase(0, at + end.size());
    return text;
}

std::string Visitor::read_all() {
    while (more()) {
    }
    return std::exchange(buffer_, {});
}

Answer Visitor::read_answer(bool to_head) {
    Answer answer;
    answer.head = read_until("\r\n\r\n");
    if (answer.head.size() < 12) return answer;
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    if (to_head || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;
    if (const auto length = parse_decimal(answer.field("Content-Length"))) {
        while (std::cmp_less(buffer_.size(), *length) && more()) {
        }
        answer.body = buffer_.substr(0, static_cast<std::size_t>(*length));
        buffer_.erase(0, answer.body.size());
    } else if (answer.field("Transfer-Encoding") == "chunked") {
        for (;;) {
            const auto line = read_until("\r\n");
            std::size_t size = 0;
            std::from_chars(line.data(), line.data() + line.size(), size, 16);
            while (buffer_.size() < size + 2 && more()) {
            }
            answer.body += buffer_.substr(0, size);
            buffer_.erase(0, size + 2);
            if (size == 0) break;
        }
    } else {
        answer.body = read_all();
    }
    return answer;
}

House::House(std::function<Reaction(Request&)> react) {
    script.react = react ? std::move(react) : [](Request&) { return text_reply(200, "text/plain", "hello"); };
}

House::~House() { server.reset(); }

House& House::start() {
    server = std::make_unique<Server>(kernel, options,
                                      std::vector{Listener{.name = "test",
                                                           .address = "127.0.0.1:0",
                                                           .handler = &script,
                                                           .limits = limits,
                                                           .trusted_proxies = trusted_proxies,
                                                           .tls = tls}},
                                      witness);
    server->start();
    return *this;
}

void House::pass(Duration span) {
    server->sweep();  // every loop has finished what it was at: deadlines count from before
    clock.advance(span);
    server->sweep();
}

}  // namespace hf::http::test
