// What the rooms keep of a person: each says how to show it to him and how to erase it, and main puts the list
// together. What is left after erasing is an id that nothing leads back from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json_text.h"
#include "identity/accounts/user.h"

namespace hf::identity {

struct PersonalData {
    std::string name;  // of the member in the export
    std::function<json::value(store::Tx& tx, const Context& context, const UserId& user)> show;
    /// Safe to repeat.
    std::function<void(store::Tx& tx, const Context& context, const UserId& user)> erase;
};

using AllPersonalData = std::vector<PersonalData>;

/// What this room keeps: the account itself, its history, where he is signed in, the logins from elsewhere.
/// `guess_secret`: under which those who sign in are remembered.
AllPersonalData own_personal_data(std::string guess_secret);

}  // namespace hf::identity
