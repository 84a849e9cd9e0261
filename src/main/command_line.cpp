#include "main/command_line.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <functional>
#include <map>

#include "base/text.h"
#include "main/commands.h"

extern char** environ;

namespace hf::cli {
namespace {

struct Verb {
    const char* group;  // "admin", or nothing
    const char* name;
    const char* says;
    int (*command)(const Given&);
    /// Which words it takes besides settings: i id, I id optional, n name, s scopes, e expires, k kind, d dry run,
    /// o origin, r reference, S what is sold and how, f file, v receipt, p how payments are taken over,
    /// a address, u where users are, w who is to be one.
    const char* takes;
};

// clang-format off
constexpr std::array kVerbs{
    Verb{"",       "serve",        "Open the gate and the API",                                    command_serve,              ""},
    Verb{"",       "sell",         "Sell a folder or a site at once, without a file, for play money", command_sell,           "S"},
    Verb{"",       "worker",       "Do jobs beside other processes (PostgreSQL)",                  command_worker,             ""},
    Verb{"",       "migrate",      "Bring the database's schema up to this release",               command_migrate,            "d"},
    Verb{"",       "doctor",       "Look for what would go wrong, and say what to do",             command_doctor,             ""},
    Verb{"",       "explain",      "Tell the whole story of a payment",                            command_explain,            "i"},
    Verb{"",       "lifecycle",    "Print a lifecycle as a mermaid drawing",                       command_lifecycle,          "I"},
    Verb{"",       "openapi",      "Print the OpenAPI document",                                   command_openapi,            ""},
    Verb{"",       "access",       "Print who may call which route",                               command_access,             ""},
    Verb{"",       "schema",       "Print the tables of the database",                             command_schema,             ""},
    Verb{"receipt", "verify",      "Check a receipt and say what it says; offline with --keys",    command_receipt_verify,     "v"},
    Verb{"import", "raiden-paywall", "Take over the payments of a Raiden Paywall's database; may be repeated", command_import_raiden_paywall, "fpd"},
    Verb{"import", "config",       "Print a Raiden Paywall's settings as a holdfast.toml",         command_import_config,      "f"},
    Verb{"import", "openon",       "Bring over the users of an OpenOn; may be repeated",           command_import_openon,      "ud"},
    Verb{"import", "peerpush",     "Bring over the users of a PeerPush; may be repeated",          command_import_peerpush,    "ud"},
    Verb{"config", "show",         "Print the settings in force",                                  command_config_show,        "o"},
    Verb{"config", "check",        "Check the settings and the gates, and do nothing",             command_config_check,       ""},
    Verb{"config", "import",       "The same as import config",                                    command_import_config,      "f"},
    Verb{"config", "reference",    "Print all settings there are",                                 command_config_reference,   ""},
    Verb{"admin",  "create-key",   "Make an API key; it is shown once",                            command_admin_create_key,   "nse"},
    Verb{"admin",  "create-operator", "Make an operator, or make somebody one",                   command_admin_create_operator, "w"},
    Verb{"admin",  "list-keys",    "List API keys, without their secrets",                         command_admin_list_keys,    ""},
    Verb{"admin",  "revoke-key",   "Make an API key useless",                                      command_admin_revoke_key,   "i"},
    Verb{"admin",  "jobs",         "Count jobs by kind and list the dead ones",                    command_admin_jobs,         ""},
    Verb{"admin",  "replay-job",   "Let a dead job try again",                                     command_admin_replay_job,   "i"},
    Verb{"admin",  "accept-clock", "Confirm the wall clock after a jump",                          command_admin_accept_clock, ""},
    Verb{"admin",  "send-test-mail", "Queue a mail, to see whether mails leave",                     command_admin_send_test_mail, "a"},
    Verb{"",       "metrics",      "Print all metrics there are (--reference)",                    command_metrics,            "r"},
    Verb{"",       "errors",       "Print all error codes there are (--reference)",                command_errors,             "r"},
    Verb{"",       "version",      "Print the version",                                            command_version,            ""},
};
// clang-format on

std::optional<std::string> variable(std::string_view name) {
    const auto* value = std::getenv(std::string{name}.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

std::vector<std::string> names_of_variables() {
    std::vector<std::string> names;
    for (auto** one = environ; *one != nullptr; ++one) {
        const std::string_view text{*one};
        names.emplace_back(text.substr(0, text.find('=')));
    }
    return names;
}

void add_settings(CLI::App& app, Given& given) {
    app.add_option("--config", given.config_file, "The configuration file (holdfast.toml here, when there is one)")
        ->type_name("FILE")
        ->group("Settings");
    for (const auto& row : setting_rows()) {
        auto& flags = given.sources.flags;
        const std::string key{row.key}, says{row.says};
        if (row.shape.kind == Shape::Kind::yes_no)
            app.add_flag_function(
                   row.flag(), [&flags, key](std::int64_t n) { flags[key] = n > 0 ? "true" : "false"; }, says)
                ->group("Settings");
        else
            app.add_option_function<std::string>(
                   row.flag(), [&flags, key](const std::string& text) { flags[key] = text; },
                   fmt::format("{} [{}]", says, row.otherwise))
                ->type_name("")
                ->group("Settings");
    }
    app.add_flag("--json", given.json, "JSON also on a terminal");
}

/// How `sell` is told what to sell.
void add_sale(CLI::App& app, Given& given) {
    app.add_option("what", given.what,
                   "A folder: each file is sold, and its index.html is free (a list is made when it has none). "
                   "Or the address of a site")
        ->required();
    app.add_option("pattern", given.pattern,
                   "Of a site: which paths are sold, as in '/articles/**'; the rest stays free");
    app.add_option("--price", given.price, "0.25USD, 25c (US cents), \"25 USD/2\" (minor units) or 0.001SVT/9")
        ->required();
    app.add_option("--pass", given.pass,
                   "One payment opens all that is sold for so long, as in 24h; else one thing, once");
    app.add_flag("--lan", given.lan, "Let other devices in this network buy, and show a QR code for the telephone");
    app.add_option("--write-config", given.write_config,
                   "Leave a file behind with which holdfast serve sells the same");
}

void add_import(CLI::App& app, Given& given) {
    app.add_option("--asset", given.asset, "What its token is called here and how finely it is counted, as in SVT/9")
        ->required();
    app.add_option(
        "--gate", given.gate,
        "The gate of which a payment opens one thing that costs no more; else only an application can claim it");
    app.add_option("--zone", given.zone, "The time zone its server's clock was set to, as in Europe/Berlin [UTC]");
}

void add_words(CLI::App& app, const Verb& verb, Given& given) {
    for (const char take : std::string_view{verb.takes}) switch (take) {
            case 'i': app.add_option("id", given.id, "Which one")->required(); break;
            case 'v':
                app.add_option("receipt", given.id, "The receipt, or a file that holds it")->required();
                app.add_option("--keys", given.keys,
                               "A file with the key set of /.holdfast/keys; else this database's");
                break;
            case 'I': app.add_option("name", given.id, "Which one (payment)"); break;
            case 'n': app.add_option("--name", given.name, "What it is for, in your words")->required(); break;
            case 's':
                app.add_option("--scope", given.scopes, "What it may do; may be repeated")->required()->delimiter(',');
                break;
            case 'e':
                app.add_option("--expires", given.expires, "For how long it is good, as in 90d; else for ever");
                break;
            case 'd': app.add_flag("--dry-run", given.dry_run, "Only say what would be done"); break;
            case 'o': app.add_flag("--origin", given.origin, "Say where each value came from"); break;
            case 'r': app.add_flag("--reference", given.reference, "As a page of Markdown"); break;
            case 'f': app.add_option("file", given.file, "Its file: paywall.db, or settings.py")->required(); break;
            case 'p': add_import(app, given); break;
            case 'u':
                app.add_option("--file", given.file, "Its SQLite file");
                app.add_option("--from", given.from, "Or the URL of its PostgreSQL database");
                break;
            case 'S': add_sale(app, given); break;
            case 'w':
                app.add_option("username", given.name, "How he signs in")->required();
                app.add_option("--email", given.address, "His address, for the account to claim");
                app.add_flag("--promote", given.promote, "The account is there already: make it an operator's");
                break;
            case 'a': app.add_option("address", given.address, "Whom to send it to")->required(); break;
            default: break;
        }
}

std::string no_such_verb(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& verb : kVerbs) names.emplace_back(*verb.group == '\0' ? verb.name : verb.group);
    const auto meant = nearest(word, names);
    return fmt::format("There is no command \"{}\".{} holdfast --help lists them.", word,
                       meant ? fmt::format(" Did you mean {}?", *meant) : "");
}

/// The verb that was given, or null after an exit code was found.
const Verb* parse(int count, const char* const* arguments, Given& given, int& code) {
    CLI::App app{"Holdfast: content, goods and money, let go the moment their condition is met.", "holdfast"};
    app.require_subcommand(1);
    app.footer("Settings also come from HOLDFAST_* variables and holdfast.toml: see `holdfast config reference`.");
    add_settings(app, given);
    const Verb* found = nullptr;
    std::map<std::string, CLI::App*> groups;
    for (const auto& verb : kVerbs) {
        auto* parent = &app;
        if (*verb.group != '\0') {
            auto*& group = groups[verb.group];
            if (group == nullptr) {
                group = app.add_subcommand(verb.group, fmt::format("See holdfast {} --help", verb.group));
                group->require_subcommand(1)->fallthrough();
            }
            parent = group;
        }
        auto* one = parent->add_subcommand(verb.name, verb.says)->fallthrough();
        add_words(*one, verb, given);
        one->callback([&found, &verb] { found = &verb; });
    }
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        if (const auto rest = app.remaining(); error.get_exit_code() != 0 && found == nullptr && !rest.empty()) {
            fmt::print(stderr, "{}\n", no_such_verb(rest.front()));
            code = kUsage;
        } else {
            code = app.exit(error) == 0 ? kOk : kUsage;
        }
        return nullptr;
    }
    return found;
}

}  // namespace

int run(int count, const char* const* arguments) {
    Given given;
    given.sources.variable = variable;
    given.sources.variable_names = names_of_variables();
    int code = kOk;
    const auto* verb = parse(count, arguments, given, code);
    if (verb == nullptr) return code;
    try {
        return verb->command(given);
    } catch (const UsageError& error) {
        fmt::print(stderr, "{}\n", error.what());
        return kUsage;
    } catch (const WorldError& error) {
        fmt::print(stderr, "{}\n", error.what());
        return kFailed;
    }
}

}  // namespace hf::cli
