#include "identity/onward.h"

#include "http/path.h"
#include "http/refusal_page.h"
#include "http/request.h"
#include "identity/oidc/web_address.h"

namespace hf::identity {

std::string onward(std::string_view wanted) {
    const auto path = local_path(wanted);
    return path == "/" ? std::string{kAccountPlace} : path;
}

std::string onward_of(const http::Request& request) {
    if (const auto parameters = http::parse_query(request.query))
        for (const auto& [name, value] : *parameters)
            if (name == http::kOnward) return onward(value);
    return std::string{kAccountPlace};
}

}  // namespace hf::identity
