// The chunked transfer coding (RFC 9112 §7.1), taken off piece by piece. Stricter than it has to be: no bare line ends,
// no blanks around the size, extensions and trailers read, limited and thrown away.
#pragma once

#include <cstdint>
#include <string_view>

namespace hf::http {

class ChunkDecoder {
  public:
    struct Step {
        std::size_t used = 0;     // of the input
        std::string_view data{};  // of the body: a part of the input
    };

    /// Takes what it can: stops after each run of data. Call again with the rest until it uses everything.
    Step feed(std::string_view input);

    bool is_done() const { return state_ == State::done; }      // what follows is not of this body
    bool is_broken() const { return state_ == State::broken; }  // for good

    /// Of all extensions, and of all trailers, of one body.
    static constexpr std::size_t kExtensionBytes = 4 << 10;
    static constexpr std::size_t kTrailerBytes = 8 << 10;

  private:
    enum class State : std::uint8_t {
        size_start,
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer,
        trailer_lf,
        end_lf,
        done,
        broken
    };
    State next(char c);

    State state_ = State::size_start;
    std::uint8_t digits_ = 0;
    std::uint64_t left_ = 0;  // of the present chunk
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
};

}  // namespace hf::http
