// Names for requests, in logs and answers: unlike each other, and no secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hf::http {

class NetworkThread;

/// One a thread, seeded apart.
class RequestIds {
  public:
    explicit RequestIds(NetworkThread& thread);
    /// Thirteen characters of base 32: short enough for a string to keep them without memory of its own.
    void next(std::string& out);

  private:
    std::uint64_t state_;
};

/// 1 to 128 characters of A-Z, a-z, 0-9, dot, underscore and hyphen.
bool is_request_id(std::string_view text);

/// The trace id of a well-formed W3C traceparent, else nothing.
std::string_view trace_of(std::string_view traceparent);

}  // namespace hf::http
