#include "identity/accounts/import_user.h"

#include <algorithm>

#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/erased_origins.h"
#include "identity/accounts/move_user.h"
#include "identity/accounts/names.h"
#include "identity/accounts/sign_up.h"
#include "identity/passwords/password_hash.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

constexpr std::size_t kRoomForSuffix = 40;
constexpr int kMostNumbers = 20, kMostTries = 40;

bool is_username_character(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// What of the name may stand in one of ours, to be followed by a suffix.
std::string stem_of(std::string_view username) {
    std::string stem{username.substr(0, kLongestUsername - kRoomForSuffix)};
    std::erase_if(stem, [](char c) { return !is_username_character(c); });
    stem.erase(0, stem.find_first_not_of("_-"));
    return stem.empty() ? "user" : stem;
}

/// 2, 3, …; where very many are called alike, a part of the digest of his id there, and always more of it.
std::string suffix(int number, std::string_view origin_id) {
    if (number <= kMostNumbers) return '_' + std::to_string(number);
    return '_' + sha256_hex(origin_id).substr(0, static_cast<std::size_t>(number - kMostNumbers + 7));
}

void choose_username(store::Tx& tx, const OriginUser& user, const std::set<std::string>& also_taken, ImportPlan& plan) {
    const auto wrong_with = [&](const std::string& name) -> std::string {
        if (const auto error = username_error("/username", name)) return error->detail;
        const auto skeleton = username_skeleton(name);
        if (also_taken.contains(skeleton) ||
            tx.one<UserRow>(queries::find_user_by_username, "username_key"_p = skeleton))
            return "is taken, or looks like one that is";
        return {};
    };
    plan.username = user.username;
    plan.why_renamed = wrong_with(plan.username);
    if (plan.why_renamed.empty()) return;
    const auto stem = stem_of(user.username);
    for (int number = 2; number <= kMostTries; ++number) {
        plan.username = stem + suffix(number, user.id);
        if (wrong_with(plan.username).empty()) return;
    }
    CHECK(false, "a name with a part of a digest behind it is free");
}

void choose_names(const OriginUser& user, ImportPlan& plan) {
    const auto [first, last] = split_full_name(user.full_name);
    for (const auto& name : {first, last}) {
        if (name.empty()) continue;
        if (const auto error = person_name_error("/name", name)) {
            plan.why_no_names = error->detail;
            return;
        }
    }
    if (!first.empty()) plan.first_name = first;
    if (!last.empty()) plan.last_name = last;
}

Result<void> take_over(store::Tx& tx, const Context& context, const OriginUser& user, const ImportPlan& plan) {
    auto row = TRY(insert_user(tx, context,
                               {.id = UserId::make(context.now, context.random),
                                .username = plan.username,
                                .first_name = plan.first_name,
                                .last_name = plan.last_name,
                                .email = {},
                                .unverified_email = plan.email,
                                .password_hash = plan.password_hash,
                                .role = {},
                                .created_at = user.created_at,
                                .origin = user.origin,
                                .origin_id = user.id}));
    note_history(tx, context, row.id, "imported");
    if (!user.is_active) TRY(move_user(tx, context, std::move(row), UserEvent::deactivate));
    return {};
}

}  // namespace

ImportPlan plan_import(store::Tx& tx, const OriginUser& user, const std::set<std::string>& also_taken) {
    ImportPlan plan;
    if (can_be_checked(user.password_hash)) plan.password_hash = user.password_hash;
    plan.known = tx.one<UserRow>(queries::find_user_by_origin, "origin"_p = user.origin, "origin_id"_p = user.id);
    if (plan.known) {
        const bool gets_one = plan.password_hash && !plan.known->password_hash;
        plan.step = gets_one ? ImportStep::give_password : ImportStep::nothing;
        plan.username = plan.known->username.value_or("");
        return plan;
    }
    if (was_erased(tx, user.origin, user.id)) {
        plan.step = ImportStep::leave_out;
        return plan;
    }
    choose_username(tx, user, also_taken, plan);
    choose_names(user, plan);
    if (const auto error = email_error("/email", user.email))
        plan.why_no_email = error->detail;
    else
        plan.email = user.email;
    return plan;
}

Result<ImportPlan> import_user(store::Tx& tx, const Context& context, const OriginUser& user) {
    auto plan = plan_import(tx, user, {});
    switch (plan.step) {
        case ImportStep::take_over: TRY(take_over(tx, context, user, plan)); break;
        case ImportStep::give_password:
            tx.run(queries::give_password, "id"_p = plan.known->id, "password_hash"_p = *plan.password_hash,
                   "now"_p = context.now);
            note_history(tx, context, plan.known->id, "password_imported");
            break;
        case ImportStep::nothing:
        case ImportStep::leave_out: break;
    }
    return plan;
}

}  // namespace hf::identity
