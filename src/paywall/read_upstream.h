// The server behind a gate and how it is reached, as the configuration says it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/json_codec.h"
#include "http/pass.h"

namespace hf::paywall {

/// Keys of [[paywall.gates]]. In [paywall] itself they count for every gate that says nothing else.
struct UpstreamKeys {
    std::optional<std::string> upstream_ca;         // PEM: who may vouch for an https upstream, instead of the system's
    std::optional<std::string> upstream_host;       // what Host says to it; without it, what the visitor said
    std::optional<std::string> connect_timeout;     // 5s
    std::optional<std::string> first_byte_timeout;  // 60s: from the last byte of the request to the answer's head
    std::optional<std::string> idle_timeout;        // 60s: between two bytes of an answer
};
BOOST_DESCRIBE_STRUCT(UpstreamKeys, (), (upstream_ca, upstream_host, connect_timeout, first_byte_timeout, idle_timeout))

/// Hears which member is wrong, and why.
using WrongUpstream = std::function<void(std::string_view member, std::string says)>;

/// Null when something is wrong. A file, and a socket as in "unix:./site.sock", is named relative to `beside`.
std::shared_ptr<const http::Upstream> read_upstream(std::string_view url, const UpstreamKeys& keys,
                                                    const UpstreamKeys& otherwise, const std::filesystem::path& beside,
                                                    const WrongUpstream& wrong);

/// The keys as they stand in the [paywall] section, and which names they have there.
UpstreamKeys read_upstream_keys(const json::object& section, FieldErrors& errors);
bool is_upstream_key(std::string_view name);

}  // namespace hf::paywall
