// An OpenID provider that this server takes sign-ins, or access tokens, of: what the operator says about it in
// [[identity.providers]] of holdfast.toml.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json_text.h"
#include "identity/jwt/public_key.h"

namespace hf::identity {

struct ProviderSettings {
    std::string name;    // a-z, 0-9 and "-": stands in addresses
    std::string title;   // for people; the name unless said otherwise
    std::string issuer;  // byte by byte as its tokens have it
    std::string client_id;
    std::string client_secret{};  // empty: a public client
    std::vector<std::string> scopes{"openid", "profile", "email"};
    std::vector<Algorithm> algorithms{Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA};
    /// Its access tokens open the API, when they are meant for one of `audiences` and of one of the kinds in
    /// `bearer_types` (`typ` of RFC 9068; "JWT" and "" let in what providers that are older than it issue).
    bool accepts_bearer = false;
    std::vector<std::string> audiences{};
    std::vector<std::string> bearer_types{"at+jwt"};
    /// Who comes for the first time gets an account; unless said here, where people may make accounts anyhow.
    std::optional<bool> signs_up{};
};

/// The section [identity] of the file, less what are settings: {"providers": [{…}]}. A `client_secret_file` is read
/// here; its path is meant from `beside`. invalid_fields names every wrong key by a JSON pointer into the section, and
/// shows no secret. Names and issuers stand once each.
Result<std::vector<ProviderSettings>> read_providers(const json::value& section, const std::filesystem::path& beside);

}  // namespace hf::identity
