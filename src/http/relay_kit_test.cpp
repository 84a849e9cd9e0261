#include "http/relay_kit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"

namespace hf::http::test {

Peer::~Peer() { ::close(descriptor_); }

bool Peer::more() {
    char bytes[64 << 10];
    const auto count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        ADD_FAILURE() << "the gate sent nothing for ten seconds";
    if (count > 0) buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
}

std::string Peer::read_head() {
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
        if (!more()) return {};
    auto head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    return head;
}

std::string Peer::read_exactly(std::size_t count) {
    while (buffer_.size() < count && more()) {
    }
    auto bytes = buffer_.substr(0, count);
    buffer_.erase(0, bytes.size());
    return bytes;
}

std::string Peer::read_to_end() {
    while (more()) {
    }
    return std::exchange(buffer_, {});
}

bool Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        sent_ += static_cast<std::uint64_t>(sent);
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Peer::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

void Peer::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Peer::stop() { ::shutdown(descriptor_, SHUT_RDWR); }

ScriptedUpstream::ScriptedUpstream(Script script, std::string socket_path) : script_(std::move(script)) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (socket_path.empty()) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto& inet = reinterpret_cast<sockaddr_in&>(address);
        inet.sin_family = AF_INET;
        inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        length = sizeof inet;
    } else {
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto& local = reinterpret_cast<sockaddr_un&>(address);
        local.sun_family = AF_UNIX;
        socket_path.copy(local.sun_path, sizeof local.sun_path - 1);
        length = sizeof local;
    }
    CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == 0, "a free port can be bound");
    CHECK(::listen(listener_, 64) == 0, "a bound socket listens");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    const auto url = socket_path.empty()
                         ? fmt::format("http://127.0.0.1:{}", ntohs(reinterpret_cast<sockaddr_in&>(address).sin_port))
                         : "unix:" + socket_path;
    upstream = std::make_shared<Upstream>(*Upstream::parse(url));
    acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedUpstream::~ScriptedUpstream() {
    stop();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
}

void ScriptedUpstream::stop() {
    ::shutdown(listener_, SHUT_RDWR);
    {
        const std::lock_guard lock{mutex_};
        stopped_ = true;
        for (auto& peer : peers_) peer.stop();
    }
    if (acceptor_.joinable()) acceptor_.join();
}

void ScriptedUpstream::accept_all() {
    for (;;) {
        const auto descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const std::lock_guard lock{mutex_};
        const auto peer = peers_.emplace(peers_.end(), descriptor);
        if (stopped_) peer->stop();
        ++connections_;
        threads_.emplace_back([this, peer] {
            script_(*peer);
            const std::lock_guard again{mutex_};
            peers_.erase(peer);
        });
    }
}

ScriptedUpstream::Script always(std::string answer) {
    return [answer = std::move(answer)](Peer& peer) {
        while (!peer.read_head().empty()) peer.send(answer);
    };
}

void Diary::write(std::string line) {
    const std::lock_guard lock{mutex_};
    lines_.push_back(std::move(line));
    changed_.notify_all();
}

void Diary::await(std::string_view line, std::ptrdiff_t times) {
    std::unique_lock lock{mutex_};
    const bool written =
        changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return std::ranges::count(lines_, line) >= times; });
    if (!written)
        ADD_FAILURE() << "the diary never said \"" << line << "\", but: " << fmt::format("{}", fmt::join(lines_, ", "));
}

std::string Diary::text() {
    const std::lock_guard lock{mutex_};
    return fmt::format("{}", fmt::join(lines_, ", "));
}

namespace {

std::string_view name_of(Ending ending) {
    switch (ending) {
        case Ending::delivered: return "delivered";
        case Ending::refused: return "refused";
        case Ending::no_source: return "no_source";
        case Ending::source_broke: return "source_broke";
        case Ending::visitor_left: return "visitor_left";
    }
    return "?";
}

/// A deed that does nothing, and a line when its result is back.
std::unique_ptr<Ask> ask_to_write(Diary& diary, std::string line) {
    return std::make_unique<Ask>(ask(
        store::Mode::write, [](store::Tx&) { return true; },
        [&diary, line = std::move(line)](bool) -> Reaction {
            diary.write(line);
            return Reply{};
        }));
}

}  // namespace

std::optional<Reply> DiaryDelivery::on_head(AnswerHead& head) {
    diary_.write(fmt::format("head {}", head.status));
    return edit ? edit(head) : std::nullopt;
}

std::optional<Reply> DiaryDelivery::on_failure(const Reply& reply) {
    diary_.write(fmt::format("failure {}", reply.status));
    return instead_of_failure;
}

std::unique_ptr<Ask> DiaryDelivery::renew() { return ask_to_write(diary_, "renewed"); }

std::unique_ptr<Ask> DiaryDelivery::ended(Ending ending, int status) {
    diary_.write(fmt::format("{} {}", name_of(ending), status));
    return ask_to_write(diary_, "recorded");
}

RelayHouse::RelayHouse(std::function<Source(Request&)> source)
    : House([this, source = std::move(source)](Request& request) -> Reaction {
          auto delivery = std::make_unique<DiaryDelivery>(diary);
          prepare(*delivery);
          return Pass{source(request), std::move(delivery)};
      }) {
    script.wanted = [](const Request&) { return Handler::kLeaveBody; };
}

RelayHouse::RelayHouse(const ScriptedUpstream& upstream)
    : RelayHouse([upstream = upstream.upstream](Request& request) -> Source {
          return UpstreamSource{.upstream = upstream, .target = std::string{request.target}};
      }) {}

}  // namespace hf::http::test
