// Where a browser goes once somebody is signed in with it.
#pragma once

#include <string>
#include <string_view>

namespace hf::http {
struct Request;
}

namespace hf::identity {

inline constexpr std::string_view kAccountPlace = "/account";

/// `wanted` if it is a path of this server (local_path()), or what everybody has: his account.
std::string onward(std::string_view wanted);

/// The same of ?to= in the query.
std::string onward_of(const http::Request& request);

}  // namespace hf::identity
