#include "main/command_line.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "main/commands.h"
#include "main/output.h"

namespace hf::cli {
namespace {

using testing::HasSubstr;

struct Outcome {
    int code;
    std::string out;
    std::string err;
};

Outcome call(std::vector<const char*> words) {
    words.insert(words.begin(), "holdfast");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run(static_cast<int>(words.size()), words.data());
    std::fflush(stdout);
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

struct CodeCase {
    std::vector<const char*> words;
    int code;
    const char* says;  // on stdout when it went well, else on stderr
};

class ExitCodes : public testing::TestWithParam<CodeCase> {};

TEST_P(ExitCodes, AreStable) {
    const auto outcome = call(GetParam().words);
    EXPECT_EQ(outcome.code, GetParam().code) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.code == kOk ? outcome.out : outcome.err, HasSubstr(GetParam().says));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(CommandLine, ExitCodes, testing::Values(
    CodeCase{{"version"}, kOk, "holdfast "},
    CodeCase{{"--help"}, kOk, "serve"},
    CodeCase{{"errors"}, kOk, "payment_not_awaited"},
    CodeCase{{"errors", "--reference"}, kOk, "| `payment_not_awaited` | 404 |"},
    CodeCase{{"metrics", "--reference"}, kOk, "holdfast_http_requests_total"},
    CodeCase{{"lifecycle"}, kOk, "stateDiagram-v2"},
    CodeCase{{"schema"}, kOk, "CREATE TABLE payments"},
    CodeCase{{"openapi"}, kOk, "\"3.1"},
    CodeCase{{"config", "reference"}, kOk, "clock.max_jump"},
    CodeCase{{"config", "show", "--origin", "--threads", "7"}, kOk, "\"--threads\""},
    CodeCase{{"--threads", "7", "config", "check"}, kOk, "good"},
    CodeCase{{}, kUsage, "subcommand"},
    CodeCase{{"srve"}, kUsage, "Did you mean serve?"},
    CodeCase{{"serve", "--nonsense"}, kUsage, "nonsense"},
    CodeCase{{"config", "check", "--threads", "many"}, kUsage, "threads = \"many\""},
    CodeCase{{"config", "check", "--config", "/nowhere.toml"}, kUsage, "/nowhere.toml"},
    CodeCase{{"lifecycle", "marriage"}, kUsage, "payment"},
    CodeCase{{"explain"}, kUsage, "id"},
    CodeCase{{"worker"}, kUsage, "PostgreSQL"},
    CodeCase{{"serve", "--gate", "0.0.0.0:0"}, kUsage, "--sandbox-public"},
    CodeCase{{"serve", "--api", "0.0.0.0:0"}, kUsage, "--sandbox-public"},
    CodeCase{{"serve", "--gate", "0.0.0.0:0", "--mode", "live"}, kUsage, "trusted_proxies"},
    CodeCase{{"explain", "pay_x", "--data", "/nowhere"}, kFailed, "no database"},
    CodeCase{{"admin", "jobs", "--data", "/nowhere"}, kFailed, "no database"}
));
// clang-format on

class WithData : public testing::Test {
  protected:
    WithData() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-main-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        data_ = (folder_ / "data").string();
    }
    ~WithData() override { std::filesystem::remove_all(folder_); }

    Outcome on_data(std::vector<const char*> words) {
        words.insert(words.end(), {"--data", data_.c_str(), "--json"});
        return call(words);
    }

    std::filesystem::path folder_;
    std::string data_;
};

TEST_F(WithData, MigratesOnce) {
    EXPECT_THAT(on_data({"migrate", "--dry-run"}).out, HasSubstr("no database yet"));
    EXPECT_FALSE(std::filesystem::exists(data_));
    EXPECT_THAT(on_data({"migrate"}).out, HasSubstr("applied paywall 001_payments"));
    EXPECT_THAT(on_data({"migrate"}).out, HasSubstr("current"));
    EXPECT_THAT(on_data({"migrate", "--dry-run"}).out, HasSubstr("current"));
    EXPECT_EQ(std::filesystem::status(data_).permissions() & std::filesystem::perms{0777},
              std::filesystem::perms{0700});
}

TEST_F(WithData, MakesListsAndRevokesKeys) {
    ASSERT_EQ(on_data({"migrate"}).code, kOk);
    const auto made =
        on_data({"admin", "create-key", "--name", "shop", "--scope", "payments:read", "--expires", "90d"});
    ASSERT_EQ(made.code, kOk) << made.err;
    const auto key = parse_json(made.out.substr(0, made.out.find('\n'))).value();
    EXPECT_TRUE(std::string_view{key.at("key").as_string()}.starts_with("hf_test_"));
    const std::string id{key.at("id").as_string()};

    EXPECT_THAT(on_data({"admin", "list-keys"}).out, HasSubstr(id));
    EXPECT_EQ(on_data({"admin", "revoke-key", id.c_str()}).code, kOk);
    EXPECT_THAT(on_data({"admin", "list-keys"}).out, HasSubstr("revoked_at"));
    EXPECT_EQ(on_data({"admin", "revoke-key", "nonsense"}).code, kUsage);
    const auto wrong = on_data({"admin", "create-key", "--name", "x", "--scope", "everything"});
    EXPECT_EQ(wrong.code, kUsage);
    EXPECT_THAT(wrong.err, HasSubstr("payments:read"));
}

TEST_F(WithData, LooksAtJobsAndTheClock) {
    ASSERT_EQ(on_data({"migrate"}).code, kOk);
    EXPECT_EQ(on_data({"admin", "jobs"}).out, "{\"kinds\":[],\"dead\":[],\"paused\":[]}\n");
    EXPECT_EQ(on_data({"admin", "accept-clock"}).code, kOk);
    EXPECT_EQ(on_data({"admin", "replay-job", "nonsense"}).code, kUsage);
}

TEST_F(WithData, ADoctorThatFindsSomethingFails) {
    ASSERT_EQ(on_data({"migrate"}).code, kOk);
    const auto well = on_data({"doctor"});
    EXPECT_EQ(well.code, kOk) << well.out;
    std::filesystem::permissions(data_, std::filesystem::perms{0755});
    const auto ill = on_data({"doctor"});
    EXPECT_EQ(ill.code, kFailed);
    EXPECT_THAT(ill.out, HasSubstr("chmod 700"));
}

TEST_F(WithData, NamesKeyAndLineOfAWrongGate) {
    const auto file = folder_ / "holdfast.toml";
    std::ofstream{file} << "[[paywall.gates]]\nname = \"a\"\nmatch = \"/a/**\"\nfiles = \".\"\n"
                           "price = { amount = -3, asset = \"USD/2\" }\n";
    const auto outcome = call({"config", "check", "--config", file.c_str()});
    EXPECT_EQ(outcome.code, kUsage);
    EXPECT_THAT(outcome.err, HasSubstr("paywall.gates[0].price"));
    EXPECT_THAT(outcome.err, HasSubstr("(holdfast.toml:5)"));
}

TEST(Output, DrawsTables) {
    const auto rows = parse_json(R"([{"name":"a","count":1,"tags":["x","y"]},{"name":"longer","count":20}])").value();
    EXPECT_EQ(Output::table(rows.as_array()), "name    count  tags\na       1      x y\nlonger  20\n");
    EXPECT_EQ(Output::table({}), "(none)\n");
    const auto gaps = parse_json(R"([{"a":1,"c":3},{"a":1,"b":2,"c":3}])").value();
    EXPECT_EQ(Output::table(gaps.as_array()), "a  b  c\n1     3\n1  2  3\n");
}

TEST(Output, DrawsOneThingALineAMember) {
    const auto one = parse_json(R"({"id":"x","price":{"amount":1},"steps":[{"at":"t"}]})").value();
    EXPECT_EQ(Output::lines(one.as_object()), "id     x\nprice\n    amount  1\nsteps\n    at\n    t\n");
}

}  // namespace
}  // namespace hf::cli
