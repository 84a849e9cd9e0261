// What a key may be allowed to do. One table for validation, documents and help texts.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/scalars.h"

namespace hf::identity {

struct ScopeRow {
    std::string_view name;
    std::string_view says;
};

// clang-format off
inline constexpr std::array kScopes{
    ScopeRow{"payments:read",  "Read payments, their metadata and the lists of them."},
    ScopeRow{"payments:write", "Ask for payments and claim them."},
    ScopeRow{"money:read",     "See money that is owed, and money that nobody awaited."},
    ScopeRow{"money:write",    "Give money back, settle what is owed, say whose unmatched money is."},
    ScopeRow{"gate:check",     "Ask for a proxy's visitors whether they may pass."},
    ScopeRow{"keys:read",      "See which keys there are, never the keys themselves."},
    ScopeRow{"keys:write",     "Make keys with no more scopes than one's own, and revoke keys."},
    ScopeRow{"users:read",     "See the accounts of people, with their addresses."},
    ScopeRow{"users:write",    "Shut people out and let them in again."},
    ScopeRow{"mails:read",     "See the mails that went out, and in the sandbox what they say."},
    ScopeRow{"ops:read",       "Read the server's metrics and pages from off loopback."},
    ScopeRow{"*",              "All of these, and those to come."},
};
// clang-format on

/// One of kScopes by name.
struct Scope {
    std::string text;
    friend bool operator==(const Scope&, const Scope&) = default;
};

}  // namespace hf::identity

namespace hf {

template <>
struct ScalarText<identity::Scope> {
    static std::string write(const identity::Scope& scope) { return scope.text; }
    static Result<identity::Scope> read(std::string_view text) {
        if (std::ranges::find(identity::kScopes, text, &identity::ScopeRow::name) != identity::kScopes.end())
            return identity::Scope{std::string{text}};
        std::string says = "must be one of";
        for (const auto& row : identity::kScopes) says += ' ' + std::string{row.name};
        return fail(Code::invalid_fields, std::move(says));
    }
    static constexpr std::string_view
        pattern = "^((payments|money|keys|users):(read|write)|gate:check|(mails|ops):read|\\*)$",
        example = "payments:read";
};

}  // namespace hf
