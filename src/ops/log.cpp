#include "ops/log.h"

#include "ops/json_line.h"

namespace hf::ops {

void Log::line(LogLevel level, std::string_view says, LogFields fields) const {
    if (level < least_) return;
    std::string buffer;
    JsonLine line{buffer};
    line.moment("time", clock_.wall());
    line.text("log", "server");
    line.text("level", text_of(level));
    line.text("says", says);
    for (const auto& field : fields) {
        if (const auto* text = std::get_if<std::string_view>(&field.value))
            line.text(field.name, *text);
        else
            line.number(field.name, std::get<std::int64_t>(field.value));
    }
    writer_.write(line.finish(), level != LogLevel::info);
}

}  // namespace hf::ops
