// Links in mails: whoever follows one has read a mail to that address, and so it is his. The secret stands in the URL's
// fragment, which browsers send to nobody; the page behind it posts it.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

enum class LinkPurpose { verify, reset };
BOOST_DESCRIBE_ENUM(LinkPurpose, verify, reset)

inline constexpr Duration kVerifyLinkLife = std::chrono::hours{24}, kResetLinkLife = std::chrono::hours{1};
/// Mails with a link to one address within an hour; beyond it none is sent, and nobody is told. Who is signed in to the
/// account that it is about is counted apart, up to the second number of all: strangers who have no account do not keep
/// an address from becoming his.
inline constexpr std::int64_t kMostLinksAnHour = 5, kMostLinksOfAll = 20;

/// Sends the link that shows that `email` is the user's. Here as below, it replaces an earlier one for the same
/// purpose, and `url` is where the pages are, without a last slash.
void send_verify_link(store::Tx& tx, const Context& context, std::string_view url, const UserId& user,
                      std::string_view email);
/// Sends the link that sets a new password.
void send_reset_link(store::Tx& tx, const Context& context, std::string_view url, const UserRow& user);
/// Tells the owner of an address that somebody tried to sign up with it.
void send_known_address(store::Tx& tx, const Context& context, std::string_view url, const UserRow& owner);

/// Earlier links of the user are good no more.
void void_links(store::Tx& tx, const Context& context, LinkPurpose purpose, const UserId& user);

/// Of a link that was not used and has not expired.
struct UsedLink {
    UserId user_id;
    std::string email;
    std::string email_key;
};
BOOST_DESCRIBE_STRUCT(UsedLink, (), (user_id, email, email_key))

/// Whose link it is, leaving it good; `wrong_state` when it is good no more, or never was.
Result<UsedLink> look_at_link(store::Tx& tx, const Context& context, LinkPurpose purpose, std::string_view token);
/// The same, and it is used up.
Result<UsedLink> use_link(store::Tx& tx, const Context& context, LinkPurpose purpose, std::string_view token);

}  // namespace hf::identity
