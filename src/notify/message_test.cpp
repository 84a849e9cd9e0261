#include "notify/message.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace hf::notify {
namespace {

using testing::HasSubstr;
using testing::Not;

OutgoingMail mail() {
    return {.id = "mail_1",
            .written_at = Time{1'800'000'000'000},
            .from = "post@shop.example",
            .to = "ann@example.org",
            .subject = "Your link",
            .text = "Hello\n"};
}

/// What a reader makes of quoted-printable (RFC 2045 §6.7), without its mercy.
std::string decoded(std::string_view body) {
    std::string out;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '=') {
            out += body[i];
        } else if (body.substr(i).starts_with("=\r\n")) {
            i += 2;
        } else {
            constexpr std::string_view kDigits = "0123456789ABCDEF";
            out += static_cast<char>(kDigits.find(body[i + 1]) * 16 + kDigits.find(body[i + 2]));
            i += 2;
        }
    }
    return out;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && text.substr(i + 1).starts_with('\n')) continue;
        out += text[i] == '\r' || text[i] == '\n' ? "\r\n" : std::string{text[i]};
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

TEST(Message, IsWholeAndInOrder) {
    EXPECT_EQ(write_message(mail()).value(),
              "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"
              "From: post@shop.example\r\n"
              "To: ann@example.org\r\n"
              "Subject: Your link\r\n"
              "Message-ID: <mail_1@shop.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Hello\r\n");
}

struct Refused {
    const char* name;
    void (*spoil)(OutgoingMail&);
    const char* says;
};

class RefusedMessages : public testing::TestWithParam<Refused> {};

TEST_P(RefusedMessages, AreNotWritten) {
    auto spoiled = mail();
    GetParam().spoil(spoiled);
    const auto written = write_message(spoiled);
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().code, Code::invalid_fields);
    EXPECT_THAT(written.error().detail, HasSubstr(GetParam().says));
}

using namespace std::string_literals;

// clang-format off
INSTANTIATE_TEST_SUITE_P(Message, RefusedMessages, testing::Values(
    Refused{"to_with_a_header", [](auto& m) { m.to = "ann@example.org\r\nBcc: all@example.org"; }, "recipient"},
    Refused{"to_with_a_bare_lf", [](auto& m) { m.to = "ann@example.org\nBcc: all@example.org"; }, "recipient"},
    Refused{"to_with_a_command", [](auto& m) { m.to = "ann@example.org> SIZE=1"; }, "recipient"},
    Refused{"to_with_a_nul", [](auto& m) { m.to = "ann@example.org\0"s; }, "recipient"},
    Refused{"to_two", [](auto& m) { m.to = "ann@example.org,bob@example.org"; }, "recipient"},
    Refused{"to_nobody", [](auto& m) { m.to = ""; }, "recipient"},
    Refused{"from_with_a_header", [](auto& m) { m.from = "a@b\r\nX: y"; }, "sender"},
    Refused{"subject_with_a_header", [](auto& m) { m.subject = "Hi\r\nBcc: all@example.org"; }, "subject"},
    Refused{"subject_with_a_bare_cr", [](auto& m) { m.subject = "Hi\rBcc: all@example.org"; }, "subject"},
    Refused{"subject_with_a_bare_lf", [](auto& m) { m.subject = "Hi\nBcc: all@example.org"; }, "subject"},
    Refused{"subject_with_a_nul", [](auto& m) { m.subject = "Hi\0there"s; }, "subject"},
    Refused{"subject_empty", [](auto& m) { m.subject = ""; }, "subject"},
    Refused{"subject_not_utf8", [](auto& m) { m.subject = "\xff"; }, "subject"},
    Refused{"text_not_utf8", [](auto& m) { m.text = "\xc3("; }, "text"}
), [](const auto& one) { return one.param.name; });
// clang-format on

struct Body {
    const char* name;
    std::string text;
    std::string written;
};

class Bodies : public testing::TestWithParam<Body> {};

TEST_P(Bodies, AreWritten) { EXPECT_EQ(quoted_printable(GetParam().text), GetParam().written); }

// clang-format off
INSTANTIATE_TEST_SUITE_P(Message, Bodies, testing::Values(
    Body{"empty", "", "\r\n"},
    Body{"no_line_end", "a", "a\r\n"},
    Body{"every_line_end", "a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd\r\n"},
    Body{"empty_lines", "a\n\n\nb\n", "a\r\n\r\n\r\nb\r\n"},
    Body{"dots_at_line_starts", ".\n..\na.b\n.", "=2E\r\n=2E.\r\na.b\r\n=2E\r\n"},
    Body{"a_dot_after_a_soft_break", std::string(75, 'a') + ".", std::string(75, 'a') + "=\r\n=2E\r\n"},
    Body{"a_long_line", std::string(80, 'a'), std::string(75, 'a') + "=\r\naaaaa\r\n"},
    Body{"a_link_with_marks", "https://a.example/?t=x&u=y", "https://a.example/?t=3Dx&u=3Dy\r\n"},
    Body{"blanks_at_the_end", "a \nb\t", "a=20\r\nb=09\r\n"},
    Body{"blanks_within", "a b\tc", "a b\tc\r\n"},
    Body{"utf8", "Grüße", "Gr=C3=BC=C3=9Fe\r\n"},
    Body{"controls", "a\x01z", "a=01z\r\n"}
), [](const auto& one) { return one.param.name; });
// clang-format on

TEST(Subjects, StandAsTheyAreWhereThatIsSafe) {
    EXPECT_EQ(header_text("Confirm your address"), "Confirm your address");
    EXPECT_EQ(header_text("50 % off: a=b?"), "50 % off: a=b?");
}

TEST(Subjects, AreEncodedWordsWhereTheyAreNotAscii) {
    EXPECT_EQ(header_text("Grüße"), "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
    EXPECT_EQ(header_text("a b ß_?="), "=?UTF-8?Q?a_b_=C3=9F=5F=3F=3D?=");
}

TEST(Subjects, ThatLookEncodedAreEncoded) {
    EXPECT_EQ(header_text("=?UTF-8?Q?x?="), "=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=");
}

TEST(Subjects, AreFoldedBetweenCharacters) {
    std::string long_one;
    for (int i = 0; i < 40; ++i) long_one += "€";
    const auto written = header_text(long_one);
    EXPECT_THAT(written, HasSubstr("?=\r\n =?UTF-8?Q?=E2=82=AC"));
    for (const auto line : split(written, '\n')) EXPECT_LE(line.size(), 76u);
}

RC_GTEST_PROP(Message, SaysWhatItWasGiven, (const std::vector<std::uint8_t>& bytes)) {
    auto made = mail();
    made.text.clear();
    for (const auto byte : bytes) made.text += static_cast<char>(byte % 4 == 0 ? ".\r\n ="[byte % 5] : byte & 0x7f);
    const auto written = write_message(made).value();
    const auto body = written.substr(written.find("\r\n\r\n") + 4);
    RC_ASSERT(decoded(body) == with_crlf(made.text));
    for (const auto line : split(body, '\n')) {
        RC_ASSERT(line.size() <= 77u);
        RC_ASSERT(!line.starts_with('.'));
        RC_ASSERT(line.empty() || line.ends_with('\r'));
        RC_ASSERT(line.find('\r') == line.npos || line.find('\r') == line.size() - 1);
    }
}

RC_GTEST_PROP(Message, HasTheHeadersItHasWhateverTheSubject, (const std::string& subject)) {
    auto made = mail();
    made.subject = subject;
    const auto written = write_message(made);
    if (!written) return;
    const auto head = written->substr(0, written->find("\r\n\r\n"));
    std::string names;
    for (const auto line : split(head, '\n'))
        if (!line.starts_with(' ')) names += std::string{line.substr(0, line.find(':'))} + ' ';
    RC_ASSERT(names ==
              "Date From To Subject Message-ID Auto-Submitted MIME-Version Content-Type "
              "Content-Transfer-Encoding ");
}

}  // namespace
}  // namespace hf::notify
