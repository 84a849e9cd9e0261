#include "http/chunk_decoder.h"

#include <algorithm>

namespace hf::http {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// A control character in an extension or a trailer: a bare LF there is how one body becomes two requests.
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

ChunkDecoder::State ChunkDecoder::next(char c) {
    // Fifteen digits are more than any disk holds, and cannot overflow.
    constexpr std::uint8_t kDigits = 15;
    switch (state_) {
        case State::size_start:
            left_ = 0;
            digits_ = 0;
            if (digit_of(c) < 0) return State::broken;
            [[fallthrough]];
        case State::size:
            if (const int digit = digit_of(c); digit >= 0) {
                left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
                return ++digits_ > kDigits ? State::broken : State::size;
            }
            if (c == '\r') return State::size_lf;
            return c == ';' ? State::extension : State::broken;
        case State::extension:
            if (c == '\r') return State::size_lf;
            if (is_control(c) || ++extension_bytes_ > kExtensionBytes) return State::broken;
            return State::extension;
        case State::size_lf:
            if (c != '\n') return State::broken;
            return left_ > 0 ? State::data : State::trailer_start;
        case State::data_cr: return c == '\r' ? State::data_lf : State::broken;
        case State::data_lf: return c == '\n' ? State::size_start : State::broken;
        case State::trailer_start:
            if (c == '\r') return State::end_lf;
            if (c == ' ' || c == '\t' || c == ':') return State::broken;
            [[fallthrough]];
        case State::trailer:
            if (c == '\r') return State::trailer_lf;
            if (is_control(c) || ++trailer_bytes_ > kTrailerBytes) return State::broken;
            return State::trailer;
        case State::trailer_lf: return c == '\n' ? State::trailer_start : State::broken;
        case State::end_lf: return c == '\n' ? State::done : State::broken;
        case State::data:
        case State::done:
        case State::broken: return state_;
    }
    return State::broken;
}

ChunkDecoder::Step ChunkDecoder::feed(std::string_view input) {
    std::size_t used = 0;
    while (used < input.size() && state_ != State::done && state_ != State::broken) {
        if (state_ == State::data) {
            const auto data =
                input.substr(used, static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - used)));
            left_ -= data.size();
            if (left_ == 0) state_ = State::data_cr;
            return {used + data.size(), data};
        }
        state_ = next(input[used++]);
    }
    return {used, {}};
}

}  // namespace hf::http
