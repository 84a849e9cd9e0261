#include "base/random.h"

#include <sodium.h>

#include <cstring>

#include "base/check.h"

namespace hf {

std::uint64_t Random::number() {
    std::uint64_t value;
    const auto raw = bytes<sizeof value>();
    std::memcpy(&value, raw.data(), sizeof value);
    return value;
}

std::uint64_t Random::below(std::uint64_t below) {
    CHECK(below > 0, "a choice needs at least one possibility");
    const auto unfair = -below % below;  // 2^64 mod below: redraw these few so that every value is equally likely
    for (;;)
        if (const auto draw = number(); draw >= unfair) return draw % below;
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
    static const int ready = sodium_init();
    CHECK(ready >= 0, "libsodium can be initialised");
    // A system call for each draw would cost more than the deed it is for: every thread keeps a few bytes in store, and
    // forgets those it has given out.
    struct Drawn {
        std::array<std::uint8_t, 1024> bytes;
        std::size_t used = sizeof bytes;
    };
    thread_local Drawn drawn;
    if (bytes.size() > sizeof drawn.bytes / 4) return randombytes_buf(bytes.data(), bytes.size());
    if (drawn.used + bytes.size() > sizeof drawn.bytes) {
        randombytes_buf(drawn.bytes.data(), sizeof drawn.bytes);
        drawn.used = 0;
    }
    std::memcpy(bytes.data(), drawn.bytes.data() + drawn.used, bytes.size());
    sodium_memzero(drawn.bytes.data() + drawn.used, bytes.size());
    drawn.used += bytes.size();
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        state_ += 0x9e3779b97f4a7c15;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z ^= z >> 31;
        std::memcpy(bytes.data() + i, &z, std::min<std::size_t>(8, bytes.size() - i));
    }
}

}  // namespace hf
