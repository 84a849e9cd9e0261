#include "ops/access_log.h"

#include "base/id.h"
#include "ops/json_line.h"

namespace hf::ops {
namespace {

constexpr std::size_t kMostNames = 8;
constexpr std::size_t kLongestName = 24;  // shorter than any id or key of ours

/// A name is shown when it can be nothing but a name: a piece without '=' may be somebody's secret.
bool is_showable(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-[]") ==
               std::string_view::npos;
}

void append_query_names(JsonLine& line, std::string_view query) {
    line.start("query");
    auto& out = line.out();
    out += '[';
    for (std::size_t count = 0; !query.empty() && count < kMostNames; ++count) {
        const auto end = query.find('&');
        const auto piece = query.substr(0, end);
        const auto equals = piece.find('=');
        const auto name = piece.substr(0, equals);
        if (count > 0) out += ',';
        append_json_string(out, equals != std::string_view::npos && is_showable(name) ? name : "?");
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    }
    out += ']';
}

void append_caller(JsonLine& line, const Caller& caller) {
    switch (caller.kind) {
        case Caller::Kind::visitor: return line.text("caller", "visitor");
        case Caller::Kind::system: return line.text("caller", "system");
        case Caller::Kind::key:
        case Caller::Kind::user: return line.text("caller", short_id(caller.id));
    }
}

}  // namespace

void AccessLog::finished(const http::Exchange& exchange) noexcept {
    const auto& request = exchange.request;
    http_.finished(exchange.listener, request.route, exchange.status, exchange.duration);
    if (writer_ == nullptr) return;

    thread_local std::string buffer;
    JsonLine line{buffer};
    line.moment("time", request.arrived);
    line.text("log", "access");
    line.text("id", request.id);
    line.text("listener", exchange.listener);
    line.text("route", request.route);
    line.text("method", request.method);
    line.number("status", exchange.status);
    line.number("duration_ms", std::chrono::duration<double, std::milli>(exchange.duration).count());
    line.number("bytes", exchange.bytes_out);
    append_caller(line, request.caller);
    line.text("peer", request.peer.shortened());
    if (!request.query.empty()) append_query_names(line, request.query);
    if (!exchange.failure.empty()) line.text("failure", exchange.failure);
    writer_->write(line.finish());
}

void AccessLog::connections(std::string_view listener, std::int64_t open) noexcept {
    http_.connections(listener, open);
}

}  // namespace hf::ops
