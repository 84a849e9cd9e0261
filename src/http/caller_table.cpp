#include "http/caller_table.h"

#include <cstring>

namespace hf::http {
namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a ^ 0x9e3779b97f4a7c15) * (b ^ 0xe7037ed1a0b428db);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t keyed_hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = mix(seed, text.size());
    while (!text.empty()) {
        std::uint64_t word = 0;
        const auto n = std::min<std::size_t>(8, text.size());
        std::memcpy(&word, text.data(), n);
        text.remove_prefix(n);
        hash = mix(hash ^ word, seed);
    }
    return mix(hash, seed) | 1;
}

}  // namespace hf::http
