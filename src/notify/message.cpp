#include "notify/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notify/mail_address.h"

namespace hf::notify {
namespace {

constexpr std::size_t kMostLine = 76;     // RFC 2045 §6.7 (5)
constexpr std::size_t kMostPlain = 66;    // with "Subject: " before it
constexpr std::size_t kMostEncoded = 52;  // of a word: 10 bytes before, 2 behind, and the name of the field

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

std::string coded(char c) { return fmt::format("={:02X}", static_cast<unsigned char>(c)); }

/// RFC 2047 §4.2, of which only what means the same everywhere stands for itself.
std::string coded_in_word(char c) {
    const bool plain = (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
    if (c == ' ') return "_";
    return plain ? std::string{c} : coded(c);
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

}  // namespace

std::string quoted_printable(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' || c == '\n') {
            if (c == '\r' && text.substr(i + 1).starts_with('\n')) ++i;
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\r' || text[i + 1] == '\n';
        const bool blank = c == ' ' || c == '\t';
        const bool plain = blank ? !ends_line : c > ' ' && c < 0x7f && c != '=';
        if (column + (plain ? 1 : 3) > kMostLine - 1) {
            out += "=\r\n";
            column = 0;
        }
        const bool leading_dot = c == '.' && column == 0;
        const auto piece = plain && !leading_dot ? std::string{c} : coded(c);
        out += piece;
        column += piece.size();
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

std::string header_text(std::string_view text) {
    const bool plain = text.size() <= kMostPlain && !text.contains("=?") &&
                       std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; }) && trim(text) == text;
    if (plain) return std::string{text};
    std::string out, word;
    const auto close_word = [&] {
        out += fmt::format("{}=?UTF-8?Q?{}?=", out.empty() ? "" : "\r\n ", word);
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        std::string character = coded_in_word(text[i]);
        for (++i; i < text.size() && !begins_character(text[i]); ++i) character += coded_in_word(text[i]);
        if (word.size() + character.size() > kMostEncoded) close_word();
        word += character;
    }
    close_word();
    return out;
}

Result<std::string> write_message(const OutgoingMail& mail) {
    if (!is_mail_address(mail.from)) return fail(Code::invalid_fields, "The sender is not an e-mail address.");
    if (!is_mail_address(mail.to)) return fail(Code::invalid_fields, "The recipient is not an e-mail address.");
    if (mail.subject.empty() || std::ranges::any_of(mail.subject, is_control) || !is_utf8(mail.subject))
        return fail(Code::invalid_fields, "The subject is not one line of UTF-8.");
    if (!is_utf8(mail.text)) return fail(Code::invalid_fields, "The text is not UTF-8.");
    auto date = http_date(mail.written_at);
    date.replace(date.size() - 3, 3, "+0000");  // "GMT" is of the obsolete syntax (RFC 5322 §4.3)
    return fmt::format(
        "Date: {}\r\n"
        "From: {}\r\n"
        "To: {}\r\n"
        "Subject: {}\r\n"
        "Message-ID: <{}@{}>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "{}",
        date, mail.from, mail.to, header_text(mail.subject), mail.id, domain_of(mail.from),
        quoted_printable(mail.text));
}

}  // namespace hf::notify
