// An upstream's answer, read as suspiciously as a visitor's request: whoever can make the two ends disagree about where
// a message ends can slip one visitor's answer to another (RFC 9112 §6.3, §11.2). Pure functions: no socket here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "http/chunk_decoder.h"
#include "http/fields.h"

namespace hf::http {

/// The length of the head up to and with its empty line; nothing while that is not there. Refused with bad_gateway as
/// soon as it can never become a head: not HTTP/1, bare line ends, folded fields.
Result<std::optional<std::size_t>> find_answer_head(std::string_view bytes);

struct UpstreamHead {
    enum class Body { none, length, chunked, until_close };

    int status = 0;
    int minor_version = 1;
    FieldViews fields;  // borrowed from the bytes parsed
    Body body = Body::none;
    std::optional<std::uint64_t> length;  // as declared, also where no body follows (HEAD, 304)
    bool keep_alive = false;

    bool is_interim() const { return status < 200 && status != 101; }
};

/// Parses a whole head. Refused with bad_gateway: more than one way of saying how long the body is, codings other than
/// chunked, lengths that are no number.
Result<UpstreamHead> parse_answer_head(std::string_view head, bool asked_with_head);

/// Takes the framing off a body.
class AnswerBody {
  public:
    explicit AnswerBody(const UpstreamHead& head);

    /// Decodes what was read: the body's bytes are moved together at the front of `bytes` and returned. Takes all of
    /// it unless the body ends before; then `leftover` bytes belong to nobody.
    std::string_view decode(std::span<char> bytes);
    /// The connection has ended. True: so has the body, as it should.
    bool end_of_stream();

    bool is_done() const { return done_; }
    bool is_broken() const { return chunks_.is_broken(); }
    std::size_t leftover() const { return leftover_; }

  private:
    UpstreamHead::Body kind_;
    std::uint64_t left_ = 0;
    ChunkDecoder chunks_;
    std::size_t leftover_ = 0;
    bool done_ = false;
};

}  // namespace hf::http
