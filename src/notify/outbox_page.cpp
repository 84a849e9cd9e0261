#include "notify/outbox_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/text.h"
#include "http/page.h"
#include "notify/links.h"
#include "notify/pages.h"

namespace hf::notify {
namespace {

std::string spaced(std::string_view word) {
    std::string out{word};
    std::ranges::replace(out, '_', ' ');
    return out;
}

/// Markup, for {{{…}}}: "10:33:05 UTC" today, with the day on other days.
std::string moment(Time at, Time now) {
    const auto date = http_date(at);
    const bool today = date.substr(0, 16) == http_date(now).substr(0, 16);
    return fmt::format(R"(<time class="number" datetime="{}">{} UTC</time>)", rfc3339(at),
                       date.substr(today ? 17 : 5, today ? 8 : 20));
}

/// Markup, for {{{…}}}: all of it text, but for its links. Their ids keep the focus where it is when the page changes.
std::string letter(const OutboxMail& mail) {
    std::string out;
    int links = 0;
    for (const auto& piece : pieces_of(mail.text.value_or(""))) {
        const auto text = escape_html(piece.text);
        out += piece.is_link ? fmt::format(R"(<a id="link-{}-{}" href="{}" rel="noreferrer">{}</a>)", mail.id.text,
                                           ++links, text, text)
                             : text;
    }
    return out;
}

json::object row_of(const OutboxMail& mail, Time now) {
    const bool failed = mail.state == MailState::failed;
    return {{"id", mail.id.text},
            {"subject", mail.subject},
            {"to", mail.to},
            {"kind", spaced(mail.kind)},
            {"state", text_of(mail.state)},
            {"chip", failed                          ? "odd"
                     : mail.state == MailState::sent ? "claimed"
                                                     : "awaited"},
            {"at", moment(mail.created_at, now)},
            {"trouble", mail.state == MailState::sent ? std::string{} : mail.last_error.value_or("")},
            {"retried", mail.state == MailState::queued},
            {"has_text", mail.text.has_value()},
            {"letter", letter(mail)}};
}

}  // namespace

http::Reply outbox_page(const Page<OutboxMail>& mails, Time now, bool sandbox) {
    json::array rows;
    for (const auto& mail : mails.items) rows.push_back(row_of(mail, now));
    return http::page_reply(
        200,
        {.title = "Outbox",
         .look = "till",
         .ribbon = sandbox ? "All of this is play money, and what mails say is shown." : "",
         .bar = {{"/", "Till"}, {"/outbox", "Outbox"}, {"/docs", "API"}, {"/docs/errors", "Errors"}}},
        page("outbox.html"),
        {{"sandbox", sandbox}, {"none", rows.empty()}, {"mails", std::move(rows)}, {"more", mails.next.has_value()}});
}

}  // namespace hf::notify
