#include "base/check.h"
#include "http/relay.h"
#include "http/server_connection.h"

namespace hf::http {

Co<Piece::State> ServerConnection::take_body(std::size_t at_most) {
    if (const auto whole = in_.whole_body()) {
        request_.body = *whole;
        co_return Piece::State::end;
    }
    for (;;) {
        const auto piece = co_await read_body();
        if (piece.state == Piece::State::end) request_.body = body_;
        if (piece.state != Piece::State::more) co_return piece.state;
        body_ += piece.bytes;
        if (body_.size() > at_most) co_return Piece::State::more;
    }
}

Co<std::optional<Error>> ServerConnection::prepare_body() {
    if (!request_.has_body()) co_return std::nullopt;
    const auto wanted = site_.listener.handler->body_wanted(request_);
    if (wanted == Handler::kLeaveBody) co_return std::nullopt;
    if (request_.content_length > wanted) co_return Error{Code::payload_too_large};
    switch (co_await take_body(wanted)) {
        case Piece::State::end: co_return std::nullopt;
        case Piece::State::more: co_return Error{Code::payload_too_large};
        case Piece::State::too_slow: co_return Error{Code::request_timeout};
        case Piece::State::malformed:
            co_return Error{Code::malformed_request, "The chunks of the body break the rules of HTTP/1.1."};
        case Piece::State::left: break;
    }
    visitor_left_ = true;
    co_return std::nullopt;
}

Co<void> ServerConnection::answer() {
    auto& news = thread_.news();
    Reaction reaction;
    try {
        auto moment = news.moment();
        if (request_.target == "*") {
            reaction = Reply{.status = 204, .fields = allowed_methods()};
        } else if (auto error = co_await prepare_body()) {
            reaction = problem(*error, request_);
        } else if (!visitor_left_) {
            reaction = site_.listener.handler->handle(request_);
        }
        while (!visitor_left_) {
            if (auto* ask = std::get_if<Ask>(&reaction)) {
                moment = news.moment();
                reaction = co_await run(thread_, std::move(*ask));
            } else if (auto* journey = std::get_if<Journey>(&reaction)) {
                moment = news.moment();
                reaction = co_await run(thread_, std::move(*journey));
            } else if (auto* wait = std::get_if<Wait>(&reaction)) {
                auto waited = std::move(*wait);
                co_await wait_for(waited, moment);
                moment = news.moment();
                if (!visitor_left_) reaction = waited.then();
            } else if (auto* pass = std::get_if<Pass>(&reaction)) {
                auto next = co_await let_pass(*pass);
                if (!next) co_return;
                reaction = *std::move(next);
            } else {
                break;
            }
        }
    } catch (const WorldError& failure) {
        answer_.failure = failure.what();
        reaction = problem({Code::unavailable, {}, {}, std::chrono::seconds{1}}, request_);
    } catch (const std::exception& failure) {
        answer_.failure = failure.what();
        reaction = problem({Code::internal}, request_);
    }
    if (visitor_left_)
        answer_.close = true;
    else
        co_await send(std::move(std::get<Reply>(reaction)));
}

Co<void> ServerConnection::wait_for(const Wait& wait, std::uint64_t moment) {
    const auto subject = News::subject(wait.topic, wait.key);
    Waiter waiter{thread_, subject};
    if (thread_.news().told_since(moment, subject) || aborted_) {
        visitor_left_ = aborted_;
        co_return;
    }
    Deadline deadline{thread_, [&] { waiter.bell.ring(); }};
    deadline.in(wait.at_most);
    waiting_ = &waiter.bell;
    in_.watch([&] {
        visitor_left_ = true;
        waiter.bell.ring();
    });
    co_await waiter.bell.wait();
    in_.unwatch();
    waiting_ = nullptr;
    if (aborted_) visitor_left_ = true;
}

Co<std::optional<Reaction>> ServerConnection::let_pass(Pass& pass) {
    auto result = co_await relay(pass, request_, *this, thread_);
    if (!result.failure.empty()) answer_.failure = std::move(result.failure);
    CHECK(!result.instead || !answer_.started, "an answer that has begun cannot be replaced");
    if (!result.instead && !result.whole) answer_.close = true;
    co_return std::move(result.instead);
}

Co<void> ServerConnection::send(Reply reply) {
    answer_.status = reply.status;
    answer_.close |= reply.close;
    answer_.close = closes_after();
    auto said = envelope();
    // RFC 9110 §8.6: no Content-Length with 1xx and 204; with 304 it would be that of the whole.
    if (reply.status >= 200 && reply.status != 204 && reply.status != 304) said.length = reply.body.size();
    head_.clear();
    heads_.write(head_, reply.status, reply.fields, said);
    const bool no_body = request_.is_head() || !said.length;
    if (!co_await out_.send(head_, no_body ? std::string_view{} : std::string_view{reply.body})) answer_.close = true;
}

Fields allowed_methods() {
    Fields fields;
    fields.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return fields;
}

}  // namespace hf::http
