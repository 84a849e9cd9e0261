// Streams an upstream's answer: asks, hears the head, lets the body through as it comes.
#pragma once

#include <memory>
#include <span>

#include "http/companion.h"
#include "http/passage.h"
#include "http/upstream_answer.h"
#include "http/upstream_connection.h"

namespace hf::http {

class UpstreamRelay {
  public:
    UpstreamRelay(const UpstreamSource& source, Passage& passage);
    Co<void> run();

  private:
    // upstream_relay.cpp
    Co<bool> ask();
    Co<bool> open_connection();
    Co<std::optional<UpstreamHead>> hear();
    Result<std::optional<UpstreamHead>> look_for_head();
    Co<std::size_t> receive(std::span<char> room);
    Co<void> answer(const UpstreamHead& upstream_head);
    Co<void> stream(AnswerBody& body);
    Co<void> read(AnswerHead head, AnswerBody& body, std::string_view first, std::size_t most);
    bool asks_with_head() const { return source_.with_head || request_.is_head(); }
    void keep_connection(const UpstreamHead& upstream_head, const AnswerBody& body);
    void fail_without_head(std::string why);
    void watch_visitor();
    void visitor_has_left();

    // upstream_body.cpp
    Co<void> send_body();
    Co<bool> send_piece(std::string_view bytes);
    Co<void> tunnel(AnswerHead head);
    Co<void> send_raw();

    std::span<char> behind_head() { return {buffer_.get() + head_bytes_, received_ - head_bytes_}; }
    std::span<char> whole_buffer() { return {buffer_.get(), kBuffer}; }

    static constexpr std::size_t kBuffer = 64 << 10;
    static constexpr std::size_t kHead = 32 << 10;
    static constexpr Duration kPatience{1'000};

    const UpstreamSource& source_;
    Passage& passage_;
    Request& request_;
    Wire& wire_;
    std::unique_ptr<UpstreamConnection> connection_;
    std::unique_ptr<char[]> buffer_;
    std::size_t received_ = 0;  // in the buffer, until the head is heard
    std::size_t head_bytes_ = 0;
    bool heard_ = false;  // the head is here
    Companion body_;      // the request's body on its way up
    bool body_sent_ = false;
    Piece::State body_ended_ = Piece::State::end;  // why the visitor's body came to an early end
    bool visitor_left_ = false;
    Deadline patience_;  // a short wait is not worth watching the visitor
    bool watching_ = false;
};

}  // namespace hf::http
