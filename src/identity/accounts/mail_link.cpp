#include "identity/accounts/mail_link.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/queries.h"
#include "notify/mail.h"

namespace hf::identity {

using store::operator""_p;

namespace {

std::string greeting(std::string_view name) { return fmt::format("Hello {},\n\n", name); }

struct RecentLinks {
    std::int64_t of_all = 0;
    std::int64_t of_user = 0;
};
BOOST_DESCRIBE_STRUCT(RecentLinks, (), (of_all, of_user))

bool too_many(store::Tx& tx, const Context& context, const UserId& user, std::string_view key) {
    const auto recent = tx.one<RecentLinks>(queries::recent_mail_links, "email_key"_p = key, "user_id"_p = user,
                                            "since"_p = context.now - std::chrono::hours{1});
    if (context.caller.id != user.text) return recent->of_all >= kMostLinksAnHour;
    return recent->of_user >= kMostLinksAnHour || recent->of_all >= kMostLinksOfAll;
}

/// The token of a new link, which replaces earlier ones, or nothing when there were too many.
std::optional<std::string> make_link(store::Tx& tx, const Context& context, LinkPurpose purpose, const UserId& user,
                                     std::string_view email, Duration life) {
    const auto key = email_key(email);
    if (too_many(tx, context, user, key)) return std::nullopt;
    void_links(tx, context, purpose, user);
    auto token = base32(context.random.bytes<32>());
    tx.run(queries::insert_mail_link, "digest"_p = sha256_hex(token), "purpose"_p = purpose, "user_id"_p = user,
           "email"_p = email, "email_key"_p = key, "created_at"_p = context.now, "expires_at"_p = context.now + life);
    return token;
}

Error dead_link() {
    return {Code::wrong_state, "This link no longer works: it was used, a later one was sent, or its time is over."};
}

}  // namespace

void send_verify_link(store::Tx& tx, const Context& context, std::string_view url, const UserId& user,
                      std::string_view email) {
    const auto token = make_link(tx, context, LinkPurpose::verify, user, email, kVerifyLinkLife);
    if (!token) return;
    notify::send_mail(tx, context,
                      {.kind = "verify_email",
                       .about = user.text,
                       .to = std::string{email},
                       .subject = "Is this your address?",
                       .text = fmt::format("Somebody, hopefully you, has given this address for an account here.\n\n"
                                           "If it was you, follow this link within 24 hours:\n\n{}/verify#{}\n\n"
                                           "If it was not, do nothing: the address will not be used.\n",
                                           url, *token)});
}

void send_reset_link(store::Tx& tx, const Context& context, std::string_view url, const UserRow& user) {
    const auto token = make_link(tx, context, LinkPurpose::reset, user.id, *user.email, kResetLinkLife);
    if (!token) return;
    notify::send_mail(tx, context,
                      {.kind = "reset_password",
                       .about = user.id.text,
                       .to = *user.email,
                       .subject = "A new password",
                       .text = greeting(*user.username) +
                               fmt::format("somebody, hopefully you, wants to set a new password for your account.\n\n"
                                           "If it was you, follow this link within an hour:\n\n{}/reset#{}\n\n"
                                           "If it was not, do nothing: your password stays as it is.\n",
                                           url, *token)});
}

void send_known_address(store::Tx& tx, const Context& context, std::string_view url, const UserRow& owner) {
    // Counted as a link would be, so that nobody's mailbox can be filled by signing up.
    const auto token = make_link(tx, context, LinkPurpose::reset, owner.id, *owner.email, kResetLinkLife);
    if (!token) return;
    notify::send_mail(
        tx, context,
        {.kind = "known_address",
         .about = owner.id.text,
         .to = *owner.email,
         .subject = "You have an account already",
         .text = greeting(*owner.username) +
                 fmt::format("somebody, perhaps you, has just tried to use this address for another account. It stays "
                             "with yours: {}.\n\nSign in at {}/sign-in. If you have forgotten your password, set a new "
                             "one within an hour:\n\n{}/reset#{}\n\nIf it was not you, do nothing.\n",
                             *owner.username, url, url, *token)});
}

void void_links(store::Tx& tx, const Context& context, LinkPurpose purpose, const UserId& user) {
    tx.run(queries::void_mail_links, "user_id"_p = user, "purpose"_p = purpose, "now"_p = context.now);
}

Result<UsedLink> look_at_link(store::Tx& tx, const Context& context, LinkPurpose purpose, std::string_view token) {
    auto found = tx.one<UsedLink>(queries::find_mail_link, "digest"_p = sha256_hex(token), "purpose"_p = purpose,
                                  "now"_p = context.now);
    if (!found) return std::unexpected(dead_link());
    return *std::move(found);
}

Result<UsedLink> use_link(store::Tx& tx, const Context& context, LinkPurpose purpose, std::string_view token) {
    auto used = tx.one<UsedLink>(queries::use_mail_link, "digest"_p = sha256_hex(token), "purpose"_p = purpose,
                                 "now"_p = context.now);
    if (!used) return std::unexpected(dead_link());
    void_links(tx, context, purpose, used->user_id);
    return *std::move(used);
}

}  // namespace hf::identity
