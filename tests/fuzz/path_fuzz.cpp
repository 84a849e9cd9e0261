// room: http
// Whatever bytes stand where a path should: it is refused, or it is canonical and stays so.
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "base/text.h"
#include "http/path.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hf;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto canonical = http::canonical_path(bytes)) {
        const auto again = http::canonical_path(*canonical);
        CHECK(again && *again == *canonical, "a canonical path stays as it is");
        const auto plain = http::decoded_path(*canonical);
        CHECK(is_utf8(plain), "a canonical path is UTF-8");
        for (const auto segment : split(plain, '/'))
            CHECK(segment != "." && segment != "..", "no dot segments are left");
        const auto seen = http::canonical_path(http::without_parameters(*canonical));
        CHECK(seen && *seen == http::without_parameters(*canonical), "without parameters it is still canonical");
    }
    if (const auto pattern = http::PathPattern::parse(bytes))
        CHECK(!pattern->fixed_part().empty(), "a pattern has a root");
    static_cast<void>(http::parse_query(bytes));
    return 0;
}
#endif
