// Where a gate's content comes from, in the server's terms: a file of its folder, or a request to its upstream.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/pass.h"
#include "http/request.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// The path with its query, as an upstream is asked and as a payment says what it is for.
std::string target_of(std::string_view path, std::string_view query);

/// The content as it lies there: free, or paid for. What visitors and the gate say to each other (credentials, cookies,
/// Holdfast-* fields) is withheld from an upstream. `file` is what has been found in the folder already, or null.
http::Source source_of(const Gate& gate, const http::Request& request, std::string_view path,
                       std::shared_ptr<http::FolderEntry> file = nullptr);

/// The visitor's request to an upstream, with our credentials withheld.
http::UpstreamSource upstream_source(std::shared_ptr<const http::Upstream> upstream, const http::Request& request,
                                     std::string_view path);

/// The visitor's request as somebody would ask it who has not paid.
http::UpstreamSource question_of(const Gate& gate, const http::Request& request, std::string_view path);

}  // namespace hf::paywall
