// Outcomes: what a caller may expect to happen other than success.
//
// Three kinds of failure are kept apart. An outcome (not found, wrong state, a bad field) is a value: Result<T>.
// The world (database gone, peer down) throws, caught by the HTTP dispatcher and the job runner alone. A bug is CHECK.
#pragma once

#include <chrono>
#include <expected>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/error_codes.h"

namespace hf {

/// One field of a request that is wrong. `pointer` is a JSON pointer (RFC 6901), or the name of a parameter.
struct FieldError {
    std::string pointer;
    std::string detail;
    friend bool operator==(const FieldError&, const FieldError&) = default;
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (pointer, detail))

/// A refusal. `detail` is a sentence for a person; when empty, the sentence of the code's row stands for it.
struct Error {
    Code code;
    std::string detail{};
    std::vector<FieldError> fields{};
    std::chrono::seconds retry_after{0};

    std::string_view says() const { return detail.empty() ? row_of(code).says : std::string_view{detail}; }
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string detail = {}) {
    return std::unexpected(Error{code, std::move(detail)});
}

/// The world has failed us: nothing the caller of a deed could have done. Carries no detail for strangers.
class WorldError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace hf

/// The value of a Result, or an early return of its error. `auto order = TRY(find_order(tx, id));`
#define TRY(expression)                                                                     \
    ({                                                                                      \
        auto try_result = (expression);                                                     \
        if (!try_result.has_value()) return std::unexpected(std::move(try_result).error()); \
        std::move(try_result).value();                                                      \
    })
