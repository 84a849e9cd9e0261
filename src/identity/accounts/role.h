// What somebody is to the server: a user, or an operator, who may do everything a key can be allowed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/scalars.h"

namespace hf::identity {

/// "user" or "operator"; the latter is a word of C++, so this is no enum.
struct Role {
    bool is_operator = false;
    friend bool operator==(const Role&, const Role&) = default;

    std::vector<std::string> scopes() const {
        return is_operator ? std::vector<std::string>{"*"} : std::vector<std::string>{};
    }
};

}  // namespace hf::identity

namespace hf {

template <>
struct ScalarText<identity::Role> {
    static std::string write(const identity::Role& role) { return role.is_operator ? "operator" : "user"; }
    static Result<identity::Role> read(std::string_view text) {
        if (text == "user" || text == "operator") return identity::Role{text == "operator"};
        return fail(Code::invalid_fields, "must be user or operator");
    }
    static constexpr std::string_view pattern = "^(user|operator)$", example = "user";
};

}  // namespace hf
