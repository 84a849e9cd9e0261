// The table of settings and the page printed from it.
#include <fmt/format.h>

#include "base/text.h"
#include "main/settings.h"

namespace hf::cli {
namespace {

using Kind = Shape::Kind;

constexpr Shape choice(std::string_view choices) { return {Kind::choice, 0, 0, choices}; }
constexpr Shape number(std::int64_t least, std::int64_t most) { return {Kind::number, least, most}; }
constexpr Shape span(std::int64_t least, std::int64_t most) { return {Kind::span, least, most}; }

constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kMany = 1'000'000'000;

// clang-format off
constexpr SettingRow kRows[]{
    // key                                  shape                      default            meaning
    {"mode",                                 choice("sandbox|live"),    "sandbox",         "Play money or real money; decided once for a database at its first start."},
    {"data",                                 {Kind::folder},            "holdfast-data",   "The data directory, made for its owner alone. From a file, relative to that file."},
    {"api",                                  {Kind::listen},            "127.0.0.1:8080",  "Where the API listens; it need never be public. Port 0 takes a free one."},
    {"gate",                                 {Kind::listen},            "127.0.0.1:8402",  "Where the gate, the paywall itself, listens. Port 0 takes a free one."},
    {"database",                             {Kind::database},          "",                "PostgreSQL instead of the file in the data directory. DATABASE_URL is honoured.", true},
    {"threads",                              number(1, 64),             "1",               "Network threads. One serves tens of thousands of requests a second."},
    {"api_hosts",                            {Kind::hosts},             "localhost,127.0.0.1,[::1]", "The host names the API answers to; others get 421 (DNS rebinding)."},
    {"cors_origins",                         {Kind::origins},           "",                "Web origins whose pages may call the API from a browser."},
    {"trusted_proxies",                      {Kind::proxies},           "",                "Proxies whose X-Forwarded-For, -Proto and -Host are believed."},
    {"sandbox_public",                       {Kind::yes_no},            "false",           "Lets the sandbox, where everybody can pay with play money, listen off loopback."},
    {"tls.cert",                             {Kind::file},              "",                "A certificate with its chain, in PEM: listeners then speak TLS. SIGHUP reads it anew."},
    {"tls.key",                              {Kind::file},              "",                "Its key, in PEM, without a password."},
    {"tls.listeners",                        choice("both|gate|api"),   "both",            "Which listeners speak TLS when there is a certificate."},
    {"drain",                                span(0, 10 * kMinute),     "30s",             "How long requests under way may take after SIGTERM."},
    {"log.access",                           {Kind::log_target},        "stderr",          "Where the line a request goes."},
    {"log.level",                            choice("info|warn|error"), "info",            "The least important line that the server's own log takes."},
    {"clock.max_jump",                       span(kSecond, 60 * kMinute), "1m",              "A jump of the wall clock beyond it stops opening and expiring until confirmed."},
    {"limits.new_payments_per_minute",       number(0, kMany),          "60",              "New payments an address (IPv6: a /64) may ask for; 0 switches the limit off."},
    {"limits.new_payments_burst",            number(1, kMany),          "120",             "How many of them at once."},
    {"limits.wrong_credentials_per_minute",  number(0, kMany),          "60",              "Wrong credentials an address may try; 0 switches the limit off."},
    {"limits.max_awaited",                   number(0, kMany),          "1000000",         "Awaited payments; beyond it newcomers get 503. 0 switches the limit off."},
    {"limits.reads_per_minute",              number(0, kMany),          "6000",            "Reads of the API by one caller; 0 switches the limit off."},
    {"limits.writes_per_minute",             number(0, kMany),          "1200",            "Writes through the API by one caller; 0 switches the limit off."},
    {"store.readers",                        number(1, 64),             "2",               "SQLite: connections for reads, one thread each."},
    {"store.connections",                    number(1, 256),            "8",               "PostgreSQL: connections, one thread each."},
    {"jobs.workers",                         number(1, 256),            "4",               "Threads that do jobs in this process."},
    {"api_url",                              {Kind::url},               "",                "The API's address as people see it: for links in mails, providers, and tokens."},
    {"identity.sign_up",                     {Kind::yes_no},            "true",            "Lets people sign up here; providers with signs_up let newcomers in anyhow."},
    {"identity.hashes_at_once",              number(1, 64),             "2",               "Passwords hashed at once, each 19 MiB and a core; the others wait briefly."},
    {"limits.anonymous_per_minute",          number(0, kMany),          "60",              "Requests by one address without a key, in any minute; 0 switches the limit off."},
    {"limits.signed_in_per_minute",          number(0, kMany),          "600",             "The same by one person who is signed in."},
    {"limits.sign_in_per_minute",            number(0, kMany),          "5",               "Attempts of an address to sign in, in any minute; 0: no limit."},
    {"limits.sign_up_per_minute",            number(0, kMany),          "2",               "The same to sign up, or to have a link sent."},
    {"limits.refresh_per_minute",            number(0, kMany),          "10",              "The same to refresh tokens."},
    {"paywall.public_url",                   {Kind::url},               "",                "The gate's address as visitors see it, for links that leave the page."},
    {"mail.smtp",                            {Kind::mail_server},       "",                "Takes all mails; without it the sandbox logs them and live mode sends none."},
    {"mail.user",                            {Kind::words},             "",                "The user name there; nothing for a server that asks for none."},
    {"mail.password",                        {Kind::words},             "",                "The password there.", true},
    {"mail.from",                            {Kind::mail_address},      "",                "Whom mails are from; its domain is also how we greet the server."},
    {"mail.tls",                             choice("required|off"),    "required",        "With smtp://: STARTTLS or nothing is sent. Off is for a server on loopback alone."},
};
// clang-format on

std::string in_words(std::string_view choices) {
    std::string words;
    const auto all = split(choices, '|');
    for (std::size_t i = 0; i < all.size(); ++i)
        words += fmt::format("{}{}", i == 0 ? "" : i + 1 == all.size() ? " or " : ", ", all[i]);
    return words;
}

std::string respelled(std::string_view key, char joint, bool capitals) {
    std::string out;
    for (char c : key)
        out += c == '.' || c == '_' ? joint : capitals && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

}  // namespace

std::span<const SettingRow> setting_rows() { return kRows; }

std::string SettingRow::flag() const { return "--" + respelled(key, '-', false); }
std::string SettingRow::variable() const { return "HOLDFAST_" + respelled(key, '_', true); }

std::string Shape::allowed() const {
    switch (kind) {
        case Kind::choice: return in_words(choices);
        case Kind::folder: return "the path of a folder";
        case Kind::file: return "the path of a file, or nothing";
        case Kind::listen: return "an IP address and a port, as in 127.0.0.1:8080 or [::1]:0";
        case Kind::database: return "a postgresql:// address, or nothing for SQLite in the data directory";
        case Kind::number: return fmt::format("a whole number from {} to {}", least, most);
        case Kind::yes_no: return "true or false";
        case Kind::span:
            return fmt::format("a duration from {} to {}, as in 90s or 1h30m", text_of(Duration{least}),
                               text_of(Duration{most}));
        case Kind::hosts: return "host names without ports, at least one";
        case Kind::origins: return "web origins, as in https://example.org";
        case Kind::proxies: return "IP addresses or networks, as in 10.0.0.0/8";
        case Kind::log_target: return "off, stderr, or the path of a file with a / in it";
        case Kind::url: return "an http:// or https:// address without a query, or nothing";
        case Kind::mail_server:
            return "an smtp://host:port address (587 is usual) or smtps://host:port (465), or nothing";
        case Kind::mail_address: return "an e-mail address, as in post@example.org, or nothing";
        case Kind::words: return "one line of text, or nothing";
    }
    return {};
}

std::string settings_reference() {
    std::string page =
        "# Configuration\n\nWritten by `holdfast config reference` from the table in `src/main/setting_rows.cpp`.\n\n"
        "Every setting is a flag, a `HOLDFAST_*` variable and a key of `holdfast.toml`; the first of these that is "
        "given "
        "wins.\n`holdfast config show --origin` says what is in force and where each value came from. Lists are arrays "
        "in the file and\nhave commas between their items elsewhere. The gates themselves, `[[paywall.gates]]`, stand "
        "in the file alone.\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n";
    for (const auto& row : kRows)
        page += fmt::format(
            "| `{}` | {} | {} | {}{} |\n", row.key, row.otherwise.empty() ? "" : fmt::format("`{}`", row.otherwise),
            row.shape.allowed(), row.says,
            row.secret ? fmt::format(" Secret: `{}_FILE` names a file that holds it.", row.variable()) : "");
    page += "\n| key | flag | variable |\n|---|---|---|\n";
    for (const auto& row : kRows) page += fmt::format("| `{}` | `{}` | `{}` |\n", row.key, row.flag(), row.variable());
    return page;
}

}  // namespace hf::cli
