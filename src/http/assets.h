// Styles, scripts and pictures of all pages: the files of web/, embedded, sent by every listener that has pages.
//
// Their address carries a digest of them all ("/assets/7h2k…/pay.js"), so that browsers keep them for good, a new
// release is seen at once, and scripts import each other by their plain names.
#pragma once

#include <string>
#include <string_view>

#include "http/reply.h"

namespace hf::http {

/// Where they stand on the API. Another listener may give them another place.
inline constexpr std::string_view kAssets = "/assets/";

/// `place` with the digest, and a last slash: what the name of a file is put behind.
std::string assets_at(std::string_view place);

bool has_asset(std::string_view name);

/// The answer for what follows the place in an address, "DIGEST/NAME". A page of another release asks with another
/// digest: it gets what there is, and is told not to keep it. not_found for any other name.
Reply asset_reply(const Request& request, std::string_view rest);

}  // namespace hf::http
