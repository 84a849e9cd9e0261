// Entries of a node's history: what is read of them, what is refused, and what makes two of them the same.
#include "rails/raiden/event.h"

#include <gmock/gmock.h>

namespace hf::rails {
namespace {

using Kind = RaidenEvent::Kind;

constexpr std::string_view kToken = "0xC563388e2e2fdD422166eD5E76971D11eD37A466";
constexpr std::string_view kPayer = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
constexpr std::string_view kOther = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const std::string kMostAmount = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

json::object received() {
    return {{"event", "EventPaymentReceivedSuccess"},
            {"amount", "25000000000"},
            {"initiator", kPayer},
            {"identifier", "42"},
            {"log_time", "2018-10-30T07:10:13.122"},
            {"token_address", kToken}};
}

template <class T>
json::object with(json::object entry, std::string_view name, const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>)
        entry[name] = json::string{std::string_view{value}};
    else
        entry[name] = value;
    return entry;
}

json::object without(json::object entry, std::string_view name) {
    entry.erase(name);
    return entry;
}

RaidenEvent read(const json::object& entry) { return read_raiden_event(entry, kToken).value(); }

TEST(RaidenEvent, IsReadWhole) {
    const auto event = read(received());
    EXPECT_EQ(event.kind, Kind::received);
    EXPECT_EQ(event.identifier, "42");
    EXPECT_EQ(event.amount.text(), "25000000000");
    EXPECT_EQ(event.partner, kPayer);
    EXPECT_EQ(rfc3339(event.at), "2018-10-30T07:10:13.122Z");
    EXPECT_EQ(event.transfer.size(), 32u);
}

TEST(RaidenEvent, IsReadAtItsEdges) {
    EXPECT_EQ(read(with(received(), "amount", kMostAmount)).amount.text(), kMostAmount);
    EXPECT_EQ(read(with(received(), "identifier", "18446744073709551615")).identifier, "18446744073709551615");
    EXPECT_EQ(read(with(received(), "identifier", "0")).identifier, "0");
    EXPECT_EQ(read(with(received(), "identifier", 42)).identifier, "42");  // as nodes of old
    EXPECT_EQ(read(without(received(), "token_address")).identifier, "42");
    EXPECT_EQ(read(with(received(), "block_number", 7)).identifier, "42");  // as newer nodes
}

TEST(RaidenEvent, OfOtherKindsIsPassedBy) {
    auto sent = without(with(received(), "event", "EventPaymentSentSuccess"), "initiator");
    sent["target"] = json::string{kOther};
    EXPECT_EQ(read(sent).kind, Kind::sent);
    EXPECT_EQ(read(sent).partner, kOther);
    EXPECT_EQ(read({{"event", "EventPaymentSentFailed"}, {"reason", "no path"}}).kind, Kind::other);
    EXPECT_EQ(read({{"event", "SomethingNew"}}).kind, Kind::other);
}

TEST(RaidenEvent, IsRefusedWithTheReason) {
    const std::pair<json::value, std::string_view> table[]{
        {nullptr, "not an object"},
        {"text", "not an object"},
        {json::array{received()}, "not an object"},
        {json::object{}, "event is missing"},
        {with(received(), "event", 7), ""},
        {without(received(), "amount"), "amount is missing"},
        {with(received(), "amount", "0"), "zero"},
        {with(received(), "amount", "-1"), "whole"},
        {with(received(), "amount", "1.5"), "whole"},
        {with(received(), "amount", 1.5), "amount is missing"},
        {with(received(), "amount", kMostAmount + "0"), "2^256-1"},
        {without(received(), "initiator"), "initiator is missing"},
        {with(received(), "initiator", "0x00"), "40 hexadecimal"},
        {without(received(), "identifier"), "identifier is missing"},
        {with(received(), "identifier", "18446744073709551616"), "64 bits"},
        {with(received(), "identifier", "-1"), "64 bits"},
        {without(received(), "log_time"), "log_time is missing"},
        {with(received(), "log_time", "yesterday"), "ISO 8601"},
        {with(received(), "token_address", json::string{kOther}), "another token"},
    };
    for (const auto& [entry, says] : table) {
        const auto event = read_raiden_event(entry, kToken);
        if (says.empty()) {
            EXPECT_TRUE(event && event->kind == Kind::other) << write_json(entry);
            continue;
        }
        ASSERT_FALSE(event.has_value()) << write_json(entry);
        EXPECT_THAT(event.error().says(), testing::HasSubstr(std::string{says})) << write_json(entry);
    }
}

// What it is told by makes a movement, wherever and however often it is listed.
TEST(RaidenEvent, HasANameOfItsOwn) {
    const auto name = read(received()).transfer;
    const json::object same[]{
        with(received(), "log_time", "2018-10-30T07:10:13.122Z"),
        with(received(), "log_time", "2018-10-30T07:10:13.122000+00:00"),
        with(received(), "initiator", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        with(received(), "identifier", "0042"),
        with(received(), "block_number", 7),
        without(received(), "token_address"),
    };
    for (const auto& entry : same) EXPECT_EQ(read(entry).transfer, name) << write_json(entry);
    const json::object different[]{
        with(received(), "log_time", "2018-10-30T07:10:13.123"),
        with(received(), "log_time", "2018-10-30T07:10:13.1221"),
        with(received(), "initiator", json::string{kOther}),
        with(received(), "identifier", "43"),
        with(received(), "amount", "25000000001"),
    };
    for (const auto& entry : different) EXPECT_NE(read(entry).transfer, name) << write_json(entry);
    EXPECT_NE(read_raiden_event(without(received(), "token_address"), kOther)->transfer, name);
}

TEST(RaidenEvent, IsRecognisedByItsFingerprint) {
    const auto print = fingerprint_of(received());
    EXPECT_EQ(fingerprint_of(with(received(), "block_number", 7)), print);
    for (const std::string_view name : {"event", "amount", "initiator", "identifier", "log_time"}) {
        EXPECT_NE(fingerprint_of(with(received(), name, "x")), print) << name;
        EXPECT_NE(fingerprint_of(without(received(), name)), print) << name;
    }
    EXPECT_NE(fingerprint_of("x"), fingerprint_of("y"));
}

struct Moment {
    std::string_view text, at, exact;  // `at` empty: refused
};

TEST(LogTime, IsIso8601InUtc) {
    const Moment table[]{
        {"2018-10-30T07:10:13.122", "2018-10-30T07:10:13.122Z", "1540883413.122"},
        {"2018-10-30T07:10:13.100", "2018-10-30T07:10:13.100Z", "1540883413.1"},
        {"2018-10-30T07:10:13.1", "2018-10-30T07:10:13.100Z", "1540883413.1"},
        {"2018-10-30T07:10:13", "2018-10-30T07:10:13Z", "1540883413."},
        {"2018-10-30T07:10:13.000", "2018-10-30T07:10:13Z", "1540883413."},
        {"2018-10-30T07:10:13.122456", "2018-10-30T07:10:13.122Z", "1540883413.122456"},
        {"2018-10-30T07:10:13.122Z", "2018-10-30T07:10:13.122Z", "1540883413.122"},
        {"2018-10-30T07:10:13.122+00:00", "2018-10-30T07:10:13.122Z", "1540883413.122"},
        {"2018-10-30T07:10:13.122+02:00", "", ""},
        {"2018-10-30T07:10:13.", "", ""},
        {"2018-10-30T07:10:13.12x", "", ""},
        {"2018-10-30T07:10", "", ""},
        {"2018-02-30T07:10:13.122", "", ""},
        {"1540883413", "", ""},
        {"", "", ""},
    };
    for (const auto& row : table) {
        const auto time = parse_log_time(row.text);
        ASSERT_EQ(time.has_value(), !row.at.empty()) << row.text;
        if (!time) continue;
        EXPECT_EQ(rfc3339(time->at), row.at);
        EXPECT_EQ(time->exact, row.exact);
    }
}

}  // namespace
}  // namespace hf::rails
