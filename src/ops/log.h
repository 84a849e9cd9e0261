// What the server says about itself, one JSON object a line: {"time":…,"log":"server","level":…,"says":…, fields…}.
//
// `says` is a fixed sentence that can be searched for; what varies goes into fields. Secrets are never logged: ids that
// open things pass through short_id() first.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "base/describe.h"
#include "ops/line_writer.h"

namespace hf::ops {

enum class LogLevel { info, warn, error };
BOOST_DESCRIBE_ENUM(LogLevel, info, warn, error)

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t> value;
};

/// Safe from any thread; never waits for the reader.
class Log {
  public:
    Log(LineWriter& writer, const Clock& clock, LogLevel least) : writer_(writer), clock_(clock), least_(least) {}

    using LogFields = std::initializer_list<LogField>;
    void info(std::string_view says, LogFields fields = {}) const { line(LogLevel::info, says, fields); }
    void warn(std::string_view says, LogFields fields = {}) const { line(LogLevel::warn, says, fields); }
    void error(std::string_view says, LogFields fields = {}) const { line(LogLevel::error, says, fields); }

  private:
    void line(LogLevel level, std::string_view says, LogFields fields) const;

    LineWriter& writer_;
    const Clock& clock_;
    const LogLevel least_;
};

}  // namespace hf::ops
