#include "http/request_id.h"

#include <algorithm>

#include "http/network_thread.h"

namespace hf::http {
namespace {

bool is_lower_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }

}  // namespace

RequestIds::RequestIds(NetworkThread& thread) : state_(thread.kernel().random.number()) {}

void RequestIds::next(std::string& out) {
    // A multiplication by an odd number and two xor-shifts can be undone, so no two counts give one id.
    auto mixed = ++state_;
    mixed ^= mixed >> 32;
    mixed *= 0x9e3779b97f4a7c15;
    mixed ^= mixed >> 29;
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    out.resize(13);
    for (auto& letter : out) {
        letter = kLetters[mixed % 32];
        mixed /= 32;
    }
}

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
               c == '-';
    });
}

std::string_view trace_of(std::string_view traceparent) {
    // version "-" trace-id "-" parent-id "-" flags; a later version may append more (W3C Trace Context §3.2).
    constexpr std::string_view kNone = "00000000000000000000000000000000";
    if (traceparent.size() < 55 || traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') return {};
    const auto version = traceparent.substr(0, 2);
    if (version == "ff" || (traceparent.size() > 55 && (version == "00" || traceparent[55] != '-'))) return {};
    const auto trace = traceparent.substr(3, 32);
    const auto parent = traceparent.substr(36, 16);
    const bool well_formed = is_lower_hex(version) && is_lower_hex(trace) && is_lower_hex(parent) &&
                             is_lower_hex(traceparent.substr(53, 2)) && trace != kNone && parent != kNone.substr(0, 16);
    return well_formed ? trace : std::string_view{};
}

}  // namespace hf::http
