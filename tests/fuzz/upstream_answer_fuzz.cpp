// room: http
// Whatever bytes an upstream answers: they are refused, or head and body are read within what came.
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "http/hop_by_hop.h"
#include "http/upstream_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hf::http;
    std::string bytes{reinterpret_cast<const char*>(data), size};
    const auto length = find_answer_head(bytes);
    if (!length || !*length) return 0;
    CHECK(**length <= size, "a head ends where it was seen to end");
    const auto head = parse_answer_head({bytes.data(), **length}, false);
    if (!head) return 0;
    // What passes here is written to a visitor: a control character in it would stop the program there.
    static_cast<void>(head_for_visitor(head->status, head->fields, head->minor_version, nullptr, "fuzz"));
    AnswerBody body{*head};
    const std::span rest{bytes.data() + **length, size - **length};
    const auto decoded = body.decode(rest);
    CHECK(decoded.size() + body.leftover() <= rest.size(), "no byte of a body is made up");
    if (head->body == UpstreamHead::Body::length && body.is_done())
        CHECK(decoded.size() == *head->length, "a body is as long as declared");
    return 0;
}
#endif
