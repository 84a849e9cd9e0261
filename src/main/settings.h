// Every setting, once: its key, what is allowed, its default and one sentence of meaning. From this table come the
// flags, the HOLDFAST_* variables, the keys of holdfast.toml, the refusals and docs/generated/configuration.md.
//
//     clock.max_jump   --clock-max-jump   HOLDFAST_CLOCK_MAX_JUMP   [clock] max_jump
//
// A flag wins over a variable, a variable over the file, the file over the default; each value knows where it is from.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/error.h"
#include "base/time.h"
#include "main/config_file.h"
#include "ops/log.h"

namespace hf::cli {

enum class Mode { sandbox, live };
BOOST_DESCRIBE_ENUM(Mode, sandbox, live)

/// Which listeners speak TLS when there is a certificate.
enum class TlsListeners { both, gate, api };
BOOST_DESCRIBE_ENUM(TlsListeners, both, gate, api)

/// How a connection to the mail server is guarded.
enum class MailTls { required, off };
BOOST_DESCRIBE_ENUM(MailTls, required, off)

/// One member a key, dots as underscores. Read by settings.cpp; a test compares it with the table.
struct Settings {
    Mode mode{};
    std::filesystem::path data;
    std::string api;
    std::string gate;
    std::string database;
    int threads = 0;
    std::vector<std::string> api_hosts;
    std::vector<std::string> cors_origins;
    std::vector<std::string> trusted_proxies;
    bool sandbox_public = false;
    std::filesystem::path tls_cert;
    std::filesystem::path tls_key;
    TlsListeners tls_listeners{};
    Duration drain{};
    std::string log_access;
    ops::LogLevel log_level{};
    Duration clock_max_jump{};
    int limits_new_payments_per_minute = 0;
    int limits_new_payments_burst = 0;
    int limits_wrong_credentials_per_minute = 0;
    std::int64_t limits_max_awaited = 0;
    int limits_reads_per_minute = 0;
    int limits_writes_per_minute = 0;
    int store_readers = 0;
    int store_connections = 0;
    int jobs_workers = 0;
    std::string api_url;
    bool identity_sign_up = true;
    int identity_hashes_at_once = 0;
    int limits_anonymous_per_minute = 0;
    int limits_signed_in_per_minute = 0;
    int limits_sign_in_per_minute = 0;
    int limits_sign_up_per_minute = 0;
    int limits_refresh_per_minute = 0;
    std::string paywall_public_url;
    std::string mail_smtp;
    std::string mail_user;
    std::string mail_password;
    std::string mail_from;
    MailTls mail_tls{};
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (mode, data, api, gate, database, threads, api_hosts, cors_origins, trusted_proxies,
                       sandbox_public, tls_cert, tls_key, tls_listeners, drain, log_access, log_level, clock_max_jump,
                       limits_new_payments_per_minute, limits_new_payments_burst, limits_wrong_credentials_per_minute,
                       limits_max_awaited, limits_reads_per_minute, limits_writes_per_minute, store_readers,
                       store_connections, jobs_workers, api_url, identity_sign_up, identity_hashes_at_once,
                       limits_anonymous_per_minute, limits_signed_in_per_minute, limits_sign_in_per_minute,
                       limits_sign_up_per_minute, limits_refresh_per_minute, paywall_public_url, mail_smtp, mail_user,
                       mail_password, mail_from, mail_tls))

/// What a text must look like.
struct Shape {
    enum class Kind {
        choice,
        folder,
        file,
        listen,
        database,
        number,
        yes_no,
        span,
        hosts,
        origins,
        proxies,
        log_target,
        url,
        mail_server,
        mail_address,
        words
    };
    Kind kind;
    std::int64_t least = 0;  // of a number, or of a span in ms
    std::int64_t most = 0;
    std::string_view choices = {};

    bool fits(std::string_view text) const;
    /// "a whole number from 1 to 64"
    std::string allowed() const;
};

struct SettingRow {
    std::string_view key;
    Shape shape;
    std::string_view otherwise;
    std::string_view says;
    bool secret = false;  // never shown, and HOLDFAST_…_FILE may name a file that holds it

    std::string flag() const;      // "--clock-max-jump"
    std::string variable() const;  // "HOLDFAST_CLOCK_MAX_JUMP"
};

std::span<const SettingRow> setting_rows();

/// A chosen value and where it came from: "--api", "HOLDFAST_API", "holdfast.toml:3", "default".
struct Chosen {
    std::string text;
    std::string origin;
};

/// What settings are chosen from. `variable` looks into the environment.
struct Sources {
    std::map<std::string, std::string, std::less<>> flags;  // key -> text
    std::function<std::optional<std::string>(std::string_view)> variable;
    std::vector<std::string> variable_names;  // of all variables there are, to notice misspelled ones
    ConfigFile file;
};

struct Configuration {
    Settings settings;
    std::map<std::string, Chosen, std::less<>> chosen;  // key -> value
    std::vector<std::string> notes;                     // sentences for the operator; nothing is refused for them
    ConfigFile file;

    /// Where SQLite keeps everything.
    std::filesystem::path database_file() const { return settings.data / "holdfast.db"; }
    bool on_postgres() const { return !settings.database.empty(); }
    bool has_tls(TlsListeners listener) const {
        const auto& on = settings.tls_listeners;
        return !settings.tls_cert.empty() && (on == TlsListeners::both || on == listener);
    }
};

/// Whether "HOST:PORT" is reached from this machine alone.
bool is_loopback(std::string_view address);

/// Every wrong value and every unknown key as one FieldError: `pointer` is the key, `detail` a sentence that names the
/// value, its origin and what is allowed.
Result<Configuration> choose_settings(const Sources& sources);

/// docs/generated/configuration.md.
std::string settings_reference();

}  // namespace hf::cli
