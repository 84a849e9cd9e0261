// room: http
// Whatever bytes come: a head is refused, unfinished or taken, and it does not matter how the network cut it. What is
// taken can be read in one way only.
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "http/chunk_decoder.h"
#include "http/request_parser.h"

namespace {

using namespace hf;
using namespace hf::http;

constexpr Limits kSmall{.head_bytes = 1'024, .target_bytes = 256, .fields = 16};

struct Reading {
    enum class End { unfinished, refused, taken } end = End::unfinished;
    std::size_t length = 0;
    Request request{};
};

Reading read(std::string& bytes, std::size_t step) {
    Reading reading;
    HeadScanner scanner;
    for (std::size_t seen = std::min(step, bytes.size());; seen = std::min(seen + step, bytes.size())) {
        const auto length = scanner.look(std::string_view{bytes}.substr(0, seen), kSmall);
        if (!length) return {Reading::End::refused};
        if (*length > 0) {
            const auto head = std::span{bytes}.first(*length).subspan(scanner.skipped());
            const auto framing = parse_head(head, kSmall, reading.request);
            reading.end = framing ? Reading::End::taken : Reading::End::refused;
            reading.length = *length;
            return reading;
        }
        if (seen == bytes.size()) return reading;
    }
}

void check_taken(const Request& request) {
    CHECK(!request.method.empty() && request.method != "CONNECT" && request.method != "TRACE", "a method we know of");
    CHECK(request.target == "*" || request.target.starts_with('/'), "the target is in origin form");
    for (const char c : request.target) CHECK(c > ' ' && c < 0x7f && c != '#', "the target is plain");
    CHECK(request.minor_version == 0 || !request.host.empty(), "there is a host");
    CHECK(!request.chunked || request.content_length == 0, "a body has one length");
    CHECK(request.fields.count("Content-Length") + request.fields.count("Transfer-Encoding") <= 1, "said once");
    for (const auto& [name, value] : request.fields) {
        CHECK(name.find_first_of(" \t\r\n:") == name.npos && !name.empty(), "a name is a token");
        for (const char c : value)
            CHECK(c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f), "a value is plain");
    }
}

std::pair<std::string, std::size_t> decode(std::string_view coded, std::size_t step) {
    ChunkDecoder decoder;
    std::string body;
    std::size_t used = 0;
    while (used < coded.size() && !decoder.is_done() && !decoder.is_broken()) {
        const auto taken = decoder.feed(coded.substr(used, step));
        body += taken.data;
        used += taken.used;
    }
    return {decoder.is_broken() ? "broken" : body, decoder.is_done() ? used : 0};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string whole{reinterpret_cast<const char*>(data), size};
    std::string pieces = whole;
    const auto at_once = read(whole, size == 0 ? 1 : size);
    const auto by_byte = read(pieces, 1);
    CHECK(at_once.end == by_byte.end && at_once.length == by_byte.length, "the cut of the bytes does not matter");
    if (at_once.end == Reading::End::taken) check_taken(at_once.request);
    const auto rest = std::string_view{whole}.substr(at_once.length);
    CHECK(decode(rest, rest.size()) == decode(rest, 1), "the cut of the chunks does not matter");
    return 0;
}
#endif
