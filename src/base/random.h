// Randomness is an argument, so that a simulation can replay it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hf {

class Random {
  public:
    virtual ~Random() = default;
    /// Fills with bytes nobody can guess (the system's) or everybody can repeat (a seeded one).
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    template <std::size_t N>
    std::array<std::uint8_t, N> bytes() {
        std::array<std::uint8_t, N> out;
        fill(out);
        return out;
    }
    std::uint64_t number();
    /// Uniform in [0, below); below is at least 1.
    std::uint64_t below(std::uint64_t below);
};

/// The operating system's generator, through libsodium. Safe from any thread; not in a child that fork() made.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// SplitMix64 (Steele, Lea, Flood 2014): for tests and simulations only. Not safe across threads.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

  private:
    std::uint64_t state_;
};

}  // namespace hf
