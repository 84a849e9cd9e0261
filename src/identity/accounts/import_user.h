// An account brought over from an origin that Holdfast replaces, known by where it is from and its id there.
//
// The hash of the password comes along as it is, when it is one that can be checked. The address comes along
// unverified: the origin never asked whose it was. A username that is taken here, looks like one that is, or breaks our
// rules gets a number behind it. A name or an address that breaks our rules stays behind.
#pragma once

#include <set>

#include "identity/accounts/user.h"

namespace hf::identity {

struct OriginUser {
    std::string origin;  // "openon"
    std::string id;      // there
    std::string email;
    std::string username;
    std::string full_name;  // or empty
    std::string password_hash;
    bool is_active = true;
    Time created_at;
};

enum class ImportStep {
    take_over,      // he is new here
    give_password,  // he came without a password, and has one there now that can be checked
    nothing,        // he is here already
    leave_out       // he was here, and had himself erased
};

struct ImportPlan {
    ImportStep step{};
    std::optional<UserRow> known;  // unless he is new
    // Of one who is new:
    std::string username;
    std::string why_renamed;  // empty: he is called as there
    std::optional<std::string> email;
    std::string why_no_email;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::string why_no_names;
    std::optional<std::string> password_hash;
};

/// What import_user() would do; changes nothing. `also_taken`: skeletons of usernames (names.h) that are to be taken
/// before him, for a dry run of many.
ImportPlan plan_import(store::Tx& tx, const OriginUser& user, const std::set<std::string>& also_taken);

/// Safe to repeat: whoever is here already stays as he is, but for a password that he did not have. Who was erased here
/// is left out. Who is not active there is deactivated here.
Result<ImportPlan> import_user(store::Tx& tx, const Context& context, const OriginUser& user);

}  // namespace hf::identity
