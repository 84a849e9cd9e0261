// One entry of a node's payment history, and the name we give the money it tells of.
//
// The node gives its entries no name. They have a position (oldest first), a time in milliseconds, an identifier that
// the payer chose, the payer, and an amount. What a name is made of decides what may be counted twice or not at all:
//
// - The position is no part of it. A history that lost its oldest entries, was restored from a copy, or lists itself
//   twice has the same entries at other positions, and each must be known again.
// - Identifier, payer and amount are not enough. A payer may send the same amount with the same identifier again, and
//   both are true: the node refuses an identifier only while a payment with it is under way.
// - The time tells these two apart. Between two payments of one payer with one identifier lies at least one full
//   exchange of messages over the network (the second can only begin when the first is done), so they never share a
//   millisecond; what shares token, time, identifier, payer and amount is one movement listed twice.
//
// The time counts by its meaning: trailing zeros, and a zone that newer nodes may write, change nothing.
#pragma once

#include <string>
#include <string_view>

#include "base/json_text.h"
#include "base/time.h"
#include "rails/base_units.h"

namespace hf::rails {

struct RaidenEvent {
    enum class Kind { received, sent, other };
    Kind kind = Kind::other;  // of another kind nothing else is read
    std::string identifier;   // decimal, up to 2^64-1
    BaseUnits amount;
    std::string partner;  // who paid us, or whom we paid; with checksum
    Time at;
    std::string transfer;  // the name of a received payment
};

/// malformed_request with the reason when it is no entry of this token's history, or one that lacks what its kind has.
Result<RaidenEvent> read_raiden_event(const json::value& entry, std::string_view token);

/// Whether two entries are the same, whatever they are: equal for the same entry read again, different otherwise.
std::string fingerprint_of(const json::value& entry);

/// Decimal digits of at most 64 bits, without leading zeros.
Result<std::string> raiden_identifier(std::string_view text);

/// "2018-10-30T07:10:13.122", with or without Z or +00:00.
struct LogTime {
    Time at;
    std::string exact;  // equal for equal moments, however finely they are told
};
Result<LogTime> parse_log_time(std::string_view text);

}  // namespace hf::rails
