// Status line and fields of an answer as bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/fields.h"

namespace hf::http {

class NetworkThread;

/// What is said about the message rather than its content.
struct Envelope {
    std::optional<std::uint64_t> length;  // Content-Length
    bool chunked = false;                 // Transfer-Encoding: chunked
    bool close = false;                   // Connection: close
    bool keep_alive = false;              // Connection: keep-alive, for HTTP/1.0
    std::string_view request_id;
};

/// One a thread: it remembers the second's date.
class HeadWriter {
  public:
    explicit HeadWriter(NetworkThread& thread) : thread_(thread) {}
    /// Appends status line, fields and empty line. Fields of the envelope that a handler has set are left out; a Date
    /// that is already there is kept.
    void write(std::string& out, int status, const Fields& fields, const Envelope& envelope);

  private:
    std::string_view date();

    NetworkThread& thread_;
    std::int64_t second_ = -1;
    std::string date_;
};

}  // namespace hf::http
