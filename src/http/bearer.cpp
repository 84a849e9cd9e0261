#include "http/bearer.h"

#include "base/text.h"
#include "http/request.h"

namespace hf::http {

Result<std::optional<std::string_view>> bearer_shown(const Request& request) {
    constexpr std::string_view kBearer = "Bearer ";
    const auto field = request.fields["Authorization"];
    if (field.size() < kBearer.size() || !equals_ignoring_case(field.substr(0, kBearer.size()), kBearer))
        return std::nullopt;
    if (request.fields.count("Authorization") > 1)
        return fail(Code::unauthorized, "There are two Authorization fields.");
    return trim(field.substr(kBearer.size()));
}

}  // namespace hf::http
