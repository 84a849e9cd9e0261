#include "main/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/check.h"
#include "base/text.h"
#include "notify/smtp_server.h"

namespace hf::cli {
namespace {

using Variables = std::function<std::optional<std::string>(std::string_view)>;

const SettingRow* row_of_key(std::string_view key) {
    const auto rows = setting_rows();
    const auto row = std::ranges::find(rows, key, &SettingRow::key);
    return row == rows.end() ? nullptr : &*row;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
    const auto meant = nearest(word, known);
    return meant ? fmt::format(" Did you mean {}?", *meant) : std::string{};
}

/// An empty variable is one that is not set: compose files and service units cannot leave one out.
std::optional<std::string> filled(const Variables& variable, std::string_view name) {
    auto text = variable ? variable(name) : std::nullopt;
    if (text && text->empty()) text.reset();
    return text;
}

class Chooser {
  public:
    explicit Chooser(const Sources& sources) : sources_(sources) {}

    Result<Configuration> run() {
        Configuration out{.file = sources_.file};
        for (const auto& row : setting_rows()) {
            auto chosen = choose(row);
            if (!row.shape.fits(chosen.text)) refuse(row, chosen);
            out.chosen.emplace(row.key, std::move(chosen));
        }
        refuse_unknown_keys();
        if (!wrong_.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(wrong_)});
        fill(out);
        refuse_half_of_tls(out);
        refuse_half_of_mail(out.settings);
        if (!wrong_.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(wrong_)});
        note(out);
        return out;
    }

  private:
    Chosen choose(const SettingRow& row) {
        if (const auto flag = sources_.flags.find(row.key); flag != sources_.flags.end())
            return {flag->second, row.flag()};
        std::vector<std::string> names{row.variable()};
        if (row.key == "database") names.emplace_back("DATABASE_URL");
        for (const auto& name : names) {
            if (auto text = filled(sources_.variable, name)) return {*std::move(text), name};
            if (!row.secret) continue;
            if (const auto file = filled(sources_.variable, name + "_FILE")) return read_secret(row, name, *file);
        }
        for (const auto& entry : sources_.file.entries)
            if (entry.key == row.key)
                return {entry.text, fmt::format("{}:{}", sources_.file.path.filename().string(), entry.line)};
        return {std::string{row.otherwise}, "default"};
    }

    Chosen read_secret(const SettingRow& row, const std::string& name, const std::string& path) {
        std::ifstream in{path, std::ios::binary};
        if (!in) {
            wrong_.push_back(
                {std::string{row.key}, fmt::format("{}_FILE names {}, which cannot be read.", name, path)});
            return {std::string{row.otherwise}, name + "_FILE"};
        }
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        return {std::string{trim(text)}, name + "_FILE"};
    }

    void refuse(const SettingRow& row, const Chosen& chosen) {
        std::string says;
        if (row.shape.kind == Shape::Kind::database && chosen.text.starts_with("mysql"))
            says = fmt::format("{} ({}) names a MySQL server; Holdfast keeps its data in SQLite or PostgreSQL.",
                               row.key, chosen.origin);
        else
            says = fmt::format("{} = {} ({}) is not {}.", row.key,
                               row.secret ? "(hidden)" : fmt::format("\"{}\"", chosen.text), chosen.origin,
                               row.shape.allowed());
        wrong_.push_back({std::string{row.key}, std::move(says)});
    }

    void refuse_unknown_keys() {
        std::vector<std::string_view> keys;
        for (const auto& row : setting_rows()) keys.push_back(row.key);
        for (const auto& entry : sources_.file.entries)
            if (row_of_key(entry.key) == nullptr)
                wrong_.push_back({entry.key, fmt::format("{} ({}:{}) is not a setting.{}", entry.key,
                                                         sources_.file.path.filename().string(), entry.line,
                                                         did_you_mean(entry.key, keys))});
    }

    void fill(Configuration& out) const {
        for_each_member<Settings>([&](std::string_view name, auto member) {
            for (const auto& row : setting_rows()) {
                std::string spelled{row.key};
                std::ranges::replace(spelled, '.', '_');
                if (spelled == name) read(out.settings.*member, out.chosen.find(row.key)->second.text);
            }
        });
        read_beside_file(out, "data", out.settings.data);
        read_beside_file(out, "tls.cert", out.settings.tls_cert);
        read_beside_file(out, "tls.key", out.settings.tls_key);
    }

    /// A path that stands in the file is relative to it.
    void read_beside_file(const Configuration& out, std::string_view key, std::filesystem::path& path) const {
        const auto& chosen = out.chosen.find(key)->second;
        if (!sources_.file.path.empty() && !chosen.text.empty() &&
            chosen.origin.starts_with(sources_.file.path.filename().string() + ':'))
            path = sources_.file.folder() / chosen.text;
    }

    /// What a single setting cannot know about another.
    void refuse_half_of_tls(const Configuration& out) {
        const bool cert = !out.settings.tls_cert.empty(), key = !out.settings.tls_key.empty();
        if (cert == key) return;
        const auto* lacks = cert ? "tls.key" : "tls.cert";
        wrong_.push_back({lacks, fmt::format("{} is not set: a certificate (tls.cert) and its key (tls.key) go "
                                             "together.",
                                             lacks)});
    }

    void refuse_half_of_mail(const Settings& settings) {
        const auto refuse = [&](const char* key, std::string says) {
            wrong_.push_back({key, fmt::format("{} {}", key, says)});
        };
        if (settings.mail_user.empty() != settings.mail_password.empty())
            refuse(settings.mail_user.empty() ? "mail.user" : "mail.password",
                   "is not set: a user name (mail.user) and a password (mail.password) go together.");
        const auto server = notify::SmtpServer::parse(settings.mail_smtp);
        if (!server) return;
        if (settings.mail_from.empty())
            refuse("mail.from", "is not set: a mail server (mail.smtp) has to be told whom mails are from.");
        if (settings.mail_tls == MailTls::required) return;
        if (server->tls_at_once) refuse("mail.tls", "is off, and smtps:// is TLS from its first byte: leave one out.");
        if (!server->on_loopback())
            refuse("mail.tls",
                   fmt::format("is off, and {} is not this machine: links that open accounts and your password would "
                               "travel in the clear.",
                               server->host));
    }

    static void read(std::string& out, const std::string& text) { out = text; }
    static void read(std::filesystem::path& out, const std::string& text) { out = text; }
    static void read(bool& out, const std::string& text) { out = text == "true"; }
    static void read(Duration& out, const std::string& text) { out = parse_duration(text).value(); }
    static void read(std::vector<std::string>& out, const std::string& text) {
        if (text.empty()) return;
        for (auto item : split(text, ',')) out.emplace_back(trim(item));
    }
    template <std::integral Number>
    static void read(Number& out, const std::string& text) {
        out = static_cast<Number>(parse_decimal(text).value());
    }
    template <DescribedEnum E>
    static void read(E& out, const std::string& text) {
        out = enum_from<E>(text).value();
    }

    void note(Configuration& out) const {
        if (filled(sources_.variable, "REDIS_URL"))
            out.notes.emplace_back("REDIS_URL is set and not needed: jobs and limits live in the database.");
        // The last three are of builds for tests and drills.
        std::vector<std::string> names{"HOLDFAST_CONFIG", "HOLDFAST_CRASH_AT", "HOLDFAST_CONTROL",
                                       "HOLDFAST_QUERY_LOG"};
        for (const auto& row : setting_rows()) {
            names.push_back(row.variable());
            if (row.secret) names.push_back(row.variable() + "_FILE");
        }
        const std::vector<std::string_view> known{names.begin(), names.end()};
        for (const auto& name : sources_.variable_names)
            if (name.starts_with("HOLDFAST_") && std::ranges::find(names, name) == names.end())
                out.notes.push_back(fmt::format("{} is not a setting.{}", name, did_you_mean(name, known)));
    }

    const Sources& sources_;
    std::vector<FieldError> wrong_;
};

}  // namespace

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address.starts_with("[::1]"); }

Result<Configuration> choose_settings(const Sources& sources) { return Chooser{sources}.run(); }

}  // namespace hf::cli
