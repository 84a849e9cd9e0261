// From bytes to a Request: where a head ends, and what stands in it. Pure functions of their input: no socket here.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "http/framing.h"
#include "http/server.h"

namespace hf::http {

/// Finds the end of a head in bytes that arrive piece by piece, looking at each byte once. What can never become a
/// request is refused as soon as it is seen: waiting for the rest would only let it time out.
class HeadScanner {
  public:
    /// `bytes` begin where the request begins and only ever grow. Gives the length up to and with the empty line, or
    /// nothing while that is not there.
    Result<std::size_t> look(std::string_view bytes, const Limits& limits);
    /// Empty line before the request, which RFC 9112 §2.2 asks us to skip: to be cut off before parse_head().
    std::size_t skipped() const { return start_; }
    void reset() { *this = {}; }

  private:
    std::size_t start_ = 0;
    std::size_t line_ = 0;     // where the present line begins
    std::size_t scanned_ = 0;  // no line ends before
    std::size_t lines_ = 0;
};

/// Parses a whole head, from its first letter to its empty line, into views of `head`, and checks its framing.
/// `request` is expected to be fresh.
Result<Framing> parse_head(std::span<char> head, const Limits& limits, Request& request);

}  // namespace hf::http
