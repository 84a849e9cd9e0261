#include "jobs/json_set.h"

#include <fmt/core.h>

namespace hf::jobs {

void JsonSet::quote(std::string_view text) {
    text_ += '"';
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && text[plain] != '"' && text[plain] != '\\' &&
               static_cast<unsigned char>(text[plain]) >= 0x20)
            ++plain;
        text_.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        if (text.front() == '"' || text.front() == '\\')
            (text_ += '\\') += text.front();
        else
            text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(text.front()));
        text.remove_prefix(1);
    }
    text_ += '"';
}

}  // namespace hf::jobs
