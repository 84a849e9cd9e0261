// What is kept here of a person, for whoever exports or erases all that is kept of him.
#pragma once

#include <string_view>

#include "base/json_codec.h"
#include "store/tx.h"

namespace hf::notify {

/// The mails about him: kind, subject, recipient, created_at, sent_at. Never the texts, whose links open accounts.
json::array export_mails(store::Tx& tx, std::string_view user_id);

/// Deletes them, sent or not; what waits is not sent. A mail that is being sent at this moment still goes out. Gives
/// how many there were; safe to repeat.
int erase_mails(store::Tx& tx, std::string_view user_id);

}  // namespace hf::notify
