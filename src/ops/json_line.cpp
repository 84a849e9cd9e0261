#include "ops/json_line.h"

#include <string>
#include <utility>

namespace hf::ops {
void append_moment(std::string& out, Time t) {
    thread_local std::int64_t second = -1;
    thread_local std::string written;
    if (const auto now = t.ms / 1000; now != second) {
        written = rfc3339({now * 1000});
        written.pop_back();
        second = now;
    }
    out += written;
    const auto ms = static_cast<unsigned>(t.ms % 1000);
    const char tail[] = {'.', static_cast<char>('0' + ms / 100), static_cast<char>('0' + ms / 10 % 10),
                         static_cast<char>('0' + ms % 10), 'Z'};
    out.append(tail, sizeof tail);
}

void JsonLine::start(std::string_view name) {
    if (!std::exchange(first_, false)) out_ += ',';
    ((out_ += '"') += name) += "\":";
}

}  // namespace hf::ops
