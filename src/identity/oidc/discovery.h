// What a provider says of itself (OpenID Connect Discovery 1.0 §3 and §4), and how it is asked.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/client.h"
#include "identity/jwt/key_set.h"

namespace hf::identity {

struct Discovery {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::optional<std::string> end_session_endpoint;  // OpenID Connect RP-Initiated Logout 1.0 §2.1
    bool takes_secret_in_header = true;               // client_secret_basic
    bool takes_secret_in_form = false;                // client_secret_post
    bool names_itself = false;                        // RFC 9207 §3: every answer has `iss`
};

/// How requests leave: http::Client::send, or what a test puts in its place. Blocks.
using Send = std::function<std::expected<http::ClientAnswer, http::NoAnswer>(const http::ClientRequest&)>;

/// From `<issuer>/.well-known/openid-configuration`. Its `issuer` has to be the one asked for, byte by byte, or
/// somebody else could speak for it; its endpoints are https, or at loopback where the issuer is. unavailable with a
/// sentence for an operator's log otherwise. Trying again is safe.
Result<Discovery> fetch_discovery(const Send& send, const std::string& issuer);

/// The same of the keys.
Result<KeySet> fetch_keys(const Send& send, const std::string& jwks_uri);

}  // namespace hf::identity
