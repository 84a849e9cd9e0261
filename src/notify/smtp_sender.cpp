#include "notify/smtp_sender.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/text.h"
#include "notify/links.h"
#include "notify/message.h"

namespace hf::notify {
namespace {

constexpr std::size_t kMostReply = 300;  // bytes of a server's sentence that are kept

/// What goes out and what has come back.
struct Talk {
    std::string_view left;             // of the message
    bool asked_for = false;            // the server has taken sender and recipient and wants the text
    std::vector<std::string> replies;  // each whole, its lines joined
    bool reply_ended = true;

    /// The last one of this status, or the last: behind the one that matters comes the reply to QUIT.
    std::string reply_of(long status) const {
        const auto wanted = std::to_string(status);
        for (auto reply = replies.rbegin(); reply != replies.rend(); ++reply)
            if (reply->starts_with(wanted)) return *reply;
        return replies.empty() ? "nothing" : replies.back();
    }
};

std::size_t give_text(char* out, std::size_t, std::size_t most, void* data) {
    auto& talk = *static_cast<Talk*>(data);
    talk.asked_for = true;
    const auto count = std::min(most, talk.left.size());
    std::memcpy(out, talk.left.data(), count);
    talk.left.remove_prefix(count);
    return count;
}

/// A line of a reply (RFC 5321 §4.2): the last one has a blank after its three digits.
std::size_t take_reply(char* bytes, std::size_t, std::size_t count, void* data) {
    auto& talk = *static_cast<Talk*>(data);
    const auto line = trim(std::string_view{bytes, count});
    if (talk.reply_ended) talk.replies.emplace_back();
    auto& reply = talk.replies.back();
    if (reply.size() < kMostReply) reply += fmt::format("{}{}", reply.empty() ? "" : " ", line);
    talk.reply_ended = line.size() < 4 || line[3] != '-';
    return count;
}

std::string without(std::string text, std::string_view secret, std::string_view instead) {
    const auto wanted = to_lower(secret);
    for (auto at = to_lower(text).find(wanted); at != std::string::npos; at = to_lower(text).find(wanted, at))
        text.replace(at, wanted.size(), instead), at += instead.size();
    return text;
}

std::string_view origin_of(std::string_view link) { return link.substr(0, link.find('/', link.find("//") + 2)); }

/// Links to where the text leads, too, however the rest of them was spelled or cut.
std::string without_links_of(std::string_view text, std::string_view reply) {
    std::string out;
    for (const auto& said : pieces_of(reply)) {
        const bool ours = said.is_link && std::ranges::any_of(pieces_of(text), [&](const TextPiece& piece) {
                              return piece.is_link && equals_ignoring_case(origin_of(piece.text), origin_of(said.text));
                          });
        out += ours ? "(a link)" : said.text;
    }
    return out;
}

/// Servers repeat what they were told: the address is personal, and a link of the text opens an account.
std::string sayable(std::string reply, const OutgoingMail* mail) {
    if (mail != nullptr) {
        reply = without(std::move(reply), mail->to, "(the recipient)");
        reply = without_links_of(mail->text, reply);
    }
    reply.resize(std::min(reply.size(), kMostReply));
    for (char& c : reply)
        if (c < ' ' || c >= 0x7f) c = '?';
    return reply;
}

void be_ready() {
    static const bool kReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    CHECK(kReady, "libcurl can be used");
}

/// RFC 4954 §6: what is missing is a login, or a better one. No mail is at fault.
bool is_about_login(long status) { return status == 530 || status == 534 || status == 535 || status == 538; }

}  // namespace

struct SmtpSender::Outcome {
    bool ok = false;
    bool final = false;  // this mail is refused for good
    bool late = false;   // a deadline
    std::string says{};
};

SmtpSender::SmtpSender(SmtpOptions options) : options_(std::move(options)) { be_ready(); }

std::string SmtpSender::trouble() const {
    const std::lock_guard lock{mutex_};
    return trouble_;
}

void SmtpSender::note_trouble(std::string says) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(says);
}

SmtpSender::Outcome SmtpSender::perform(const OutgoingMail* mail, std::string_view message) const {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), &curl_easy_cleanup};
    CHECK(curl != nullptr, "libcurl gives handles");
    const auto set = [&](CURLoption option, auto value) {
        CHECK(curl_easy_setopt(curl.get(), option, value) == CURLE_OK, "libcurl knows its options");
    };
    const auto& server = options_.server;
    const auto url = fmt::format("{}://{}:{}/{}", server.tls_at_once ? "smtps" : "smtp", server.host, server.port,
                                 options_.greets_as);
    Talk talk{.left = message};
    char why[CURL_ERROR_SIZE] = "";
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");  // none, whatever the environment says
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, &why[0]);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.whole.count()));
    set(CURLOPT_USE_SSL, options_.tls ? static_cast<long>(CURLUSESSL_ALL) : static_cast<long>(CURLUSESSL_NONE));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.authorities.empty()) set(CURLOPT_CAINFO, options_.authorities.c_str());
    if (!options_.user.empty()) {
        set(CURLOPT_USERNAME, options_.user.c_str());
        set(CURLOPT_PASSWORD, options_.password.c_str());
    }
    set(CURLOPT_HEADERFUNCTION, &take_reply);
    set(CURLOPT_HEADERDATA, &talk);
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients{nullptr, &curl_slist_free_all};
    if (mail == nullptr) {
        set(CURLOPT_CONNECT_ONLY, 1L);
    } else {
        recipients.reset(curl_slist_append(nullptr, mail->to.c_str()));
        CHECK(recipients != nullptr, "there is memory for an address");
        set(CURLOPT_MAIL_FROM, mail->from.c_str());
        set(CURLOPT_MAIL_RCPT, recipients.get());
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &give_text);
        set(CURLOPT_READDATA, &talk);
    }
    const auto code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {.ok = true};

    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    const auto where = fmt::format("{}:{}", server.host, server.port);
    const auto reply = sayable(talk.reply_of(status), mail);
    const bool about_mail = code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && talk.asked_for);
    if (about_mail && status >= 400)
        return {.final = status >= 500 && !is_about_login(status), .says = fmt::format("{} says: {}", where, reply)};
    switch (code) {
        case CURLE_LOGIN_DENIED:
            return {.says = fmt::format("{} does not take mail.user and mail.password: {}", where, reply)};
        case CURLE_USE_SSL_FAILED:
            return {.says = fmt::format("{} does not start TLS, and nothing is sent without: {}", where, reply)};
        case CURLE_REMOTE_ACCESS_DENIED:
        case CURLE_WEIRD_SERVER_REPLY: return {.says = fmt::format("{} says: {}", where, reply)};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
            return {.says =
                        fmt::format("{} cannot be trusted: {}", where, *why == '\0' ? curl_easy_strerror(code) : why)};
        default:  // curl's words that tell of no milliseconds: the same failure should read the same each time
            return {.late = code == CURLE_OPERATION_TIMEDOUT,
                    .says = fmt::format("{} cannot be reached or broke off: {}", where, curl_easy_strerror(code))};
    }
}

Result<void> SmtpSender::send(const OutgoingMail& mail) {
    const auto message = TRY(write_message(mail));
    auto outcome = perform(&mail, message);
    note_trouble(outcome.ok || outcome.final ? std::string{} : outcome.says);
    if (outcome.ok) return {};
    return fail(outcome.final  ? Code::invalid_fields
                : outcome.late ? Code::gateway_timeout
                               : Code::unavailable,
                std::move(outcome.says));
}

Result<void> SmtpSender::reach() {
    auto outcome = perform(nullptr, {});
    if (outcome.ok) return {};
    return fail(Code::unavailable, std::move(outcome.says));
}

}  // namespace hf::notify
