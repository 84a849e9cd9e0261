#include "http/reply_head.h"

#include <boost/beast/http/status.hpp>
#include <charconv>

#include "base/text.h"
#include "http/network_thread.h"

namespace hf::http {
namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

bool belongs_to_envelope(std::string_view name) {
    switch (name.size()) {
        case 10: return equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Keep-Alive");
        case 12: return equals_ignoring_case(name, "X-Request-ID");
        case 14: return equals_ignoring_case(name, "Content-Length");
        case 17: return equals_ignoring_case(name, "Transfer-Encoding");
        default: return false;
    }
}

}  // namespace

std::string_view HeadWriter::date() {
    const auto now = thread_.kernel().clock.now();
    if (const auto second = now.ms / 1'000; second != second_) {
        second_ = second;
        date_ = http_date(now);
    }
    return date_;
}

void HeadWriter::write(std::string& out, int status, const Fields& fields, const Envelope& envelope) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
    } else {
        out += "HTTP/1.1 ";
        append_number(out, static_cast<std::uint64_t>(status));
        out += ' ';
        out += boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
        out += "\r\n";
    }
    bool dated = false;
    for (const auto& [name, value] : fields) {
        // What an upgrade says about the connection is its content.
        if (status != 101 && belongs_to_envelope(name)) continue;
        dated |= equals_ignoring_case(name, "Date");
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    if (!dated) {
        out += "Date: ";
        out += date();
        out += "\r\n";
    }
    if (envelope.length) {
        out += "Content-Length: ";
        append_number(out, *envelope.length);
        out += "\r\n";
    }
    if (envelope.chunked) out += "Transfer-Encoding: chunked\r\n";
    if (envelope.close)
        out += "Connection: close\r\n";
    else if (envelope.keep_alive)
        out += "Connection: keep-alive\r\n";
    out += "X-Request-ID: ";
    out += envelope.request_id;
    out += "\r\n\r\n";
}

}  // namespace hf::http
