#include "rails/raiden/keccak.h"

#include <bit>

namespace hf::rails {
namespace {

constexpr std::size_t kRate = 136;  // bytes a block fills: 1600 bits less twice the 256 that come out
constexpr int kRounds = 24;

using Lanes = std::array<std::uint64_t, 25>;  // lane (x, y) stands at x + 5y

/// The linear feedback shift register of the Keccak reference (version 3.0, section 1.2).
consteval std::array<std::uint64_t, kRounds> round_constants() {
    std::array<std::uint64_t, kRounds> constants{};
    std::uint32_t lfsr = 1;
    for (auto& constant : constants)
        for (int bit = 0; bit < 7; ++bit) {
            if ((lfsr & 1) != 0) constant |= std::uint64_t{1} << ((1 << bit) - 1);
            lfsr = (lfsr << 1) ^ ((lfsr & 0x80) != 0 ? 0x171 : 0);
        }
    return constants;
}

void permute(Lanes& lanes) {
    static constexpr auto kConstants = round_constants();
    for (const auto constant : kConstants) {
        // theta
        std::array<std::uint64_t, 5> parity{};
        for (std::size_t i = 0; i < 25; ++i) parity[i % 5] ^= lanes[i];
        for (std::size_t i = 0; i < 25; ++i) lanes[i] ^= parity[(i + 4) % 5] ^ std::rotl(parity[(i + 1) % 5], 1);
        // rho and pi
        std::size_t x = 1, y = 0;
        auto moved = lanes[1];
        for (int step = 0; step < 24; ++step) {
            const auto next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            const auto kept = lanes[x + 5 * y];
            lanes[x + 5 * y] = std::rotl(moved, (step + 1) * (step + 2) / 2 % 64);
            moved = kept;
        }
        // chi
        for (std::size_t row = 0; row < 25; row += 5) {
            std::array<std::uint64_t, 5> old{};
            for (std::size_t i = 0; i < 5; ++i) old[i] = lanes[row + i];
            for (std::size_t i = 0; i < 5; ++i) lanes[row + i] = old[i] ^ (~old[(i + 1) % 5] & old[(i + 2) % 5]);
        }
        // iota
        lanes[0] ^= constant;
    }
}

void mix_in(Lanes& lanes, std::size_t place, std::uint8_t byte) {
    lanes[place / 8] ^= std::uint64_t{byte} << (8 * (place % 8));
}

}  // namespace

std::array<std::uint8_t, 32> keccak256(std::string_view bytes) {
    Lanes lanes{};
    std::size_t place = 0;
    for (const char c : bytes) {
        mix_in(lanes, place, static_cast<std::uint8_t>(c));
        if (++place < kRate) continue;
        permute(lanes);
        place = 0;
    }
    mix_in(lanes, place, 0x01);  // FIPS 202 would put 0x06 here
    mix_in(lanes, kRate - 1, 0x80);
    permute(lanes);
    std::array<std::uint8_t, 32> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(lanes[i / 8] >> (8 * (i % 8)));
    return out;
}

}  // namespace hf::rails
