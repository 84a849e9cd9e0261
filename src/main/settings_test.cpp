#include "main/settings.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace hf::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Sources as a test writes them down.
struct Given {
    std::map<std::string, std::string, std::less<>> flags;
    std::map<std::string, std::string, std::less<>> variables;
    std::string file;

    Sources sources() const {
        Sources out{.flags = flags};
        out.variable = [this](std::string_view name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional{found->second};
        };
        for (const auto& [name, value] : variables) out.variable_names.push_back(name);
        if (!file.empty()) out.file = parse_config(file, "/etc/holdfast.toml", {"paywall.public_url"}).value();
        return out;
    }
    Result<Configuration> choose() const { return choose_settings(sources()); }
    Configuration good() const { return choose().value(); }
    /// The only sentence that the settings are refused with.
    std::string refusal() const {
        const auto chosen = choose();
        if (chosen) return "(nothing was refused)";
        EXPECT_EQ(chosen.error().fields.size(), 1u);
        return chosen.error().fields.at(0).detail;
    }
};

TEST(Settings, AllHaveADefaultThatIsAllowed) {
    for (const auto& row : setting_rows()) EXPECT_TRUE(row.shape.fits(row.otherwise)) << row.key;
}

TEST(Settings, AreTheMembersOfTheStruct) {
    std::vector<std::string> keys, members;
    for (const auto& row : setting_rows()) {
        keys.emplace_back(row.key);
        std::ranges::replace(keys.back(), '.', '_');
    }
    for_each_member<Settings>([&](std::string_view name, auto) { members.emplace_back(name); });
    EXPECT_THAT(members, testing::UnorderedElementsAreArray(keys));
}

TEST(Settings, AreReadWhole) {
    const auto settings = Given{}.good().settings;
    EXPECT_EQ(settings.mode, Mode::sandbox);
    EXPECT_EQ(settings.api, "127.0.0.1:8080");
    EXPECT_EQ(settings.clock_max_jump, std::chrono::minutes{1});
    EXPECT_EQ(settings.limits_max_awaited, 1'000'000);
    EXPECT_THAT(settings.api_hosts, ElementsAre("localhost", "127.0.0.1", "[::1]"));
    EXPECT_FALSE(settings.sandbox_public);
    EXPECT_TRUE(settings.trusted_proxies.empty());
}

TEST(Settings, ComeFromFlagThenVariableThenFileThenDefault) {
    Given given{.flags = {{"threads", "5"}},
                .variables = {{"HOLDFAST_THREADS", "4"}, {"HOLDFAST_CLOCK_MAX_JUMP", "4s"}},
                .file = "threads = 3\nclock.max_jump = \"3s\"\n[limits]\nmax_awaited = 3\n"};
    const auto chosen = given.good();
    EXPECT_EQ(chosen.settings.threads, 5);
    EXPECT_EQ(chosen.chosen.at("threads").origin, "--threads");
    EXPECT_EQ(chosen.settings.clock_max_jump, std::chrono::seconds{4});
    EXPECT_EQ(chosen.chosen.at("clock.max_jump").origin, "HOLDFAST_CLOCK_MAX_JUMP");
    EXPECT_EQ(chosen.settings.limits_max_awaited, 3);
    EXPECT_EQ(chosen.chosen.at("limits.max_awaited").origin, "holdfast.toml:4");
    EXPECT_EQ(chosen.chosen.at("drain").origin, "default");
}

TEST(Settings, TakeAnEmptyVariableForNone) {
    EXPECT_EQ((Given{.variables = {{"HOLDFAST_THREADS", ""}}}.good().settings.threads), 1);
}

TEST(Settings, TakeFoldersOfAFileFromWhereItIs) {
    EXPECT_EQ((Given{.file = "data = \"sales\""}.good().settings.data), "/etc/sales");
    EXPECT_EQ((Given{.flags = {{"data", "sales"}}, .file = "data = \"x\""}.good().settings.data), "sales");
}

struct WrongCase {
    const char* key;
    const char* value;
    const char* allowed;
};

class WrongValues : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongValues, AreNamedWithKeyValueOriginAndWhatIsAllowed) {
    const auto& one = GetParam();
    const auto says = Given{.flags = {{one.key, one.value}}}.refusal();
    EXPECT_THAT(says, HasSubstr(std::string{one.key} + " = \"" + one.value + "\" (--"));
    EXPECT_THAT(says, HasSubstr(one.allowed));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Settings, WrongValues, testing::Values(
    WrongCase{"mode", "Live", "sandbox or live"},
    WrongCase{"data", "", "the path of a folder"},
    WrongCase{"api", "8080", "an IP address and a port"},
    WrongCase{"api", "localhost:8080", "an IP address and a port"},
    WrongCase{"api", "127.0.0.1:65536", "an IP address and a port"},
    WrongCase{"gate", "::1:80", "an IP address and a port"},
    WrongCase{"gate", "[127.0.0.1]:80", "an IP address and a port"},
    WrongCase{"gate", "127.0.0.1:-1", "an IP address and a port"},
    WrongCase{"threads", "0", "a whole number from 1 to 64"},
    WrongCase{"threads", "65", "a whole number from 1 to 64"},
    WrongCase{"threads", "two", "a whole number"},
    WrongCase{"threads", "1.5", "a whole number"},
    WrongCase{"threads", "99999999999999999999", "a whole number"},
    WrongCase{"api_hosts", "", "at least one"},
    WrongCase{"api_hosts", "a b", "host names"},
    WrongCase{"cors_origins", "https://a.example/x", "web origins"},
    WrongCase{"cors_origins", "*", "web origins"},
    WrongCase{"trusted_proxies", "10.0.0.0/33", "IP addresses or networks"},
    WrongCase{"trusted_proxies", "10.0.0.1,proxy", "IP addresses or networks"},
    WrongCase{"sandbox_public", "yes", "true or false"},
    WrongCase{"drain", "30", "a duration from 0s to 10m"},
    WrongCase{"drain", "11m", "a duration from 0s to 10m"},
    WrongCase{"log.access", "of", "off, stderr, or the path"},
    WrongCase{"log.level", "debug", "info, warn or error"},
    WrongCase{"clock.max_jump", "0s", "a duration from 1s to 1h"},
    WrongCase{"limits.new_payments_per_minute", "-1", "a whole number from 0"},
    WrongCase{"limits.new_payments_burst", "0", "a whole number from 1"},
    WrongCase{"limits.max_awaited", "1e6", "a whole number from 0"},
    WrongCase{"store.readers", "0", "a whole number from 1"},
    WrongCase{"store.connections", "1000", "a whole number from 1 to 256"},
    WrongCase{"jobs.workers", "0", "a whole number from 1"},
    WrongCase{"paywall.public_url", "shop.example", "an http:// or https:// address"},
    WrongCase{"paywall.public_url", "https://shop.example/?a=b", "an http:// or https:// address"},
    WrongCase{"mail.smtp", "mail.example.org:587", "an smtp://host:port address"},
    WrongCase{"mail.smtp", "smtp://mail.example.org", "an smtp://host:port address"},
    WrongCase{"mail.smtp", "smtp://ann:secret@mail.example.org:587", "an smtp://host:port address"},
    WrongCase{"mail.from", "Shop <post@example.org>", "an e-mail address"},
    WrongCase{"mail.from", "post@example.org\r\nBcc: x@y", "an e-mail address"},
    WrongCase{"mail.user", "ann\n", "one line of text"},
    WrongCase{"mail.tls", "maybe", "required or off"}
));
// clang-format on

TEST(Settings, HaveAMailServerWithASenderOrNone) {
    EXPECT_THAT((Given{.flags = {{"mail.smtp", "smtp://mail.example.org:587"}}}.refusal()),
                HasSubstr("mail.from is not set"));
    const auto good =
        Given{.flags = {{"mail.smtp", "smtp://mail.example.org:587"}, {"mail.from", "post@example.org"}}}.good();
    EXPECT_EQ(good.settings.mail_tls, MailTls::required);
}

TEST(Settings, HaveAMailUserWithAPasswordOrNone) {
    EXPECT_THAT((Given{.flags = {{"mail.user", "ann"}}}.refusal()), HasSubstr("mail.password is not set"));
    EXPECT_THAT((Given{.flags = {{"mail.password", "secret"}}}.refusal()), HasSubstr("mail.user is not set"));
}

TEST(Settings, SendMailWithoutTlsToThisMachineAlone) {
    const auto off = [](const char* server) {
        return Given{.flags = {{"mail.smtp", server}, {"mail.from", "a@b"}, {"mail.tls", "off"}}};
    };
    EXPECT_EQ(off("smtp://127.0.0.1:25").good().settings.mail_tls, MailTls::off);
    EXPECT_EQ(off("smtp://localhost:25").good().settings.mail_tls, MailTls::off);
    EXPECT_THAT(off("smtp://mail.example.org:25").refusal(), HasSubstr("mail.example.org is not this machine"));
    EXPECT_THAT(off("smtp://127.0.0.1.example.org:25").refusal(), HasSubstr("is not this machine"));
    EXPECT_THAT(off("smtps://127.0.0.1:465").refusal(), HasSubstr("smtps:// is TLS"));
}

TEST(Settings, HideAPasswordThatIsRefused) {
    EXPECT_THAT((Given{.variables = {{"HOLDFAST_MAIL_PASSWORD", "sec\nret"}}}.refusal()),
                testing::AllOf(HasSubstr("(hidden)"), testing::Not(HasSubstr("sec"))));
}

TEST(Settings, HaveACertificateWithItsKeyOrNone) {
    EXPECT_THAT((Given{.flags = {{"tls.cert", "a.pem"}}}.refusal()), HasSubstr("tls.key is not set"));
    EXPECT_THAT((Given{.flags = {{"tls.key", "a.key"}}}.refusal()), HasSubstr("tls.cert is not set"));
    const auto none = Given{}.good();
    EXPECT_FALSE(none.has_tls(TlsListeners::gate) || none.has_tls(TlsListeners::api));
    const auto both = Given{.file = "[tls]\ncert = \"a.pem\"\nkey = \"/b.key\"\n"}.good();
    EXPECT_EQ(both.settings.tls_cert, "/etc/a.pem");
    EXPECT_EQ(both.settings.tls_key, "/b.key");
    EXPECT_TRUE(both.has_tls(TlsListeners::gate) && both.has_tls(TlsListeners::api));
    const auto one = Given{.flags = {{"tls.listeners", "gate"}}, .file = "tls.cert = \"a\"\ntls.key = \"b\"\n"}.good();
    EXPECT_TRUE(one.has_tls(TlsListeners::gate) && !one.has_tls(TlsListeners::api));
}

TEST(Settings, AreAllRefusedAtOnce) {
    const auto chosen = Given{.flags = {{"threads", "0"}, {"mode", "x"}}, .file = "nonsense = 1"}.choose();
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().fields.size(), 3u);
}

TEST(Settings, NameTheNearestKey) {
    EXPECT_THAT((Given{.file = "[clock]\nmaxjump = \"1m\""}.refusal()),
                HasSubstr("clock.maxjump (holdfast.toml:2) is not a setting. Did you mean clock.max_jump?"));
    EXPECT_THAT((Given{.file = "mdoe = 1"}.refusal()), HasSubstr("mean mode?"));
    EXPECT_THAT((Given{.file = "entirely_else = 1"}.refusal()), testing::EndsWith("is not a setting."));
}

TEST(Settings, NoteVariablesThatMeanNothing) {
    const auto notes =
        Given{.variables = {{"HOLDFAST_THREAD", "2"}, {"REDIS_URL", "redis://x"}, {"PATH", "x"}}}.good().notes;
    EXPECT_THAT(notes, testing::UnorderedElementsAre(HasSubstr("REDIS_URL is set and not needed"),
                                                     HasSubstr("Did you mean HOLDFAST_THREADS?")));
}

TEST(Settings, HonourDatabaseUrl) {
    EXPECT_FALSE(Given{}.good().on_postgres());
    const Given common{.variables = {{"DATABASE_URL", "postgres://u@h/d"}}};
    EXPECT_EQ(common.good().settings.database, "postgres://u@h/d");
    EXPECT_EQ(common.good().chosen.at("database").origin, "DATABASE_URL");
    const Given both{.variables = {{"DATABASE_URL", "postgres://u@h/d"}, {"HOLDFAST_DATABASE", "postgresql://ours"}}};
    EXPECT_EQ(both.good().settings.database, "postgresql://ours");
}

TEST(Settings, RefuseMySqlInWords) {
    const auto says = Given{.variables = {{"DATABASE_URL", "mysql://root:secret@h/d"}}}.refusal();
    EXPECT_THAT(says, HasSubstr("MySQL"));
    EXPECT_THAT(says, HasSubstr("SQLite or PostgreSQL"));
    EXPECT_THAT(says, testing::Not(HasSubstr("secret")));
}

TEST(Settings, NeverShowASecretThatIsWrong) {
    EXPECT_THAT((Given{.flags = {{"database", "oracle://u:secret@h"}}}.refusal()), testing::Not(HasSubstr("secret")));
}

TEST(Settings, ReadSecretsFromFiles) {
    const auto path = std::filesystem::temp_directory_path() / ("holdfast-secret-" + std::to_string(::getpid()));
    std::ofstream{path} << "postgresql://u:secret@h/d\n";
    const auto chosen = Given{.variables = {{"HOLDFAST_DATABASE_FILE", path.string()}}}.good();
    std::filesystem::remove(path);
    EXPECT_EQ(chosen.settings.database, "postgresql://u:secret@h/d");
    EXPECT_EQ(chosen.chosen.at("database").origin, "HOLDFAST_DATABASE_FILE");
    EXPECT_THAT((Given{.variables = {{"DATABASE_URL_FILE", path.string()}}}.refusal()), HasSubstr("cannot be read"));
}

TEST(Settings, AreAllInTheReference) {
    const auto page = settings_reference();
    for (const auto& row : setting_rows()) {
        EXPECT_THAT(page, HasSubstr("| `" + std::string{row.key} + "` |"));
        EXPECT_THAT(page, HasSubstr("`" + row.flag() + "` | `" + row.variable() + "`"));
    }
}

}  // namespace
}  // namespace hf::cli
