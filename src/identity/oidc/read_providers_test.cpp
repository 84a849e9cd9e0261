#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "identity/oidc/provider.h"

namespace hf::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Result<std::vector<ProviderSettings>> read(std::string_view members, const std::filesystem::path& beside = ".") {
    return read_providers(*parse_json(R"({"providers": [{)" + std::string{members} + "}]}"), beside);
}

constexpr std::string_view kLeast = R"("name": "house", "issuer": "https://id.example", "client_id": "c")";

std::string refusal(std::string_view members) {
    const auto providers = read(std::string{kLeast} + ", " + std::string{members});
    if (providers) return "(nothing was refused)";
    std::string says;
    for (const auto& field : providers.error().fields) says += field.pointer + ": " + field.detail + "\n";
    return says;
}

TEST(ReadProviders, HasDefaults) {
    const auto providers = read(kLeast);
    ASSERT_TRUE(providers.has_value());
    const auto& one = providers->front();
    EXPECT_EQ(one.title, "house");
    EXPECT_EQ(one.client_secret, "");
    EXPECT_THAT(one.scopes, ElementsAre("openid", "profile", "email"));
    EXPECT_THAT(one.algorithms, ElementsAre(Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA));
    EXPECT_THAT(one.bearer_types, ElementsAre("at+jwt"));
    EXPECT_FALSE(one.accepts_bearer);
    EXPECT_EQ(one.signs_up, std::nullopt);
    EXPECT_TRUE(read_providers(json::object{}, ".")->empty());
}

TEST(ReadProviders, ReadsEverything) {
    const auto providers = read(
        R"("name": "a-1", "title": "Sign in with A", "issuer": "http://localhost:3000/x/", "client_id": "c",
           "client_secret": "s", "scopes": ["openid"], "algorithms": ["ES256"], "accepts_bearer": true,
           "audiences": ["https://api.example"], "bearer_types": ["JWT", ""], "signs_up": false)");
    ASSERT_TRUE(providers.has_value());
    const auto& one = providers->front();
    EXPECT_EQ(one.title, "Sign in with A");
    EXPECT_EQ(one.issuer, "http://localhost:3000/x/");
    EXPECT_EQ(one.client_secret, "s");
    EXPECT_THAT(one.scopes, ElementsAre("openid"));
    EXPECT_THAT(one.algorithms, ElementsAre(Algorithm::ES256));
    EXPECT_THAT(one.audiences, ElementsAre("https://api.example"));
    EXPECT_THAT(one.bearer_types, ElementsAre("JWT", ""));
    EXPECT_TRUE(one.accepts_bearer);
    EXPECT_EQ(one.signs_up, false);
}

TEST(ReadProviders, ReadsASecretFromAFile) {
    const auto folder = std::filesystem::temp_directory_path() / ("holdfast-oidc-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "secret"} << "from a file\n";
    const auto said = std::string{kLeast} + R"(, "client_secret_file": "secret")";
    EXPECT_EQ(read(said, folder)->front().client_secret, "from a file");
    std::ofstream{folder / "secret"} << "\n";
    EXPECT_FALSE(read(said, folder).has_value());
    std::filesystem::remove_all(folder);
    EXPECT_THAT(refusal(R"("client_secret_file": "gone")"), HasSubstr("/providers/0/client_secret_file: names a file"));
}

TEST(ReadProviders, RefusesWhatCannotBeMeant) {
    const struct {
        std::string_view members, says;
    } table[]{
        {R"("client_secret": "a", "client_secret_file": "b")", "/providers/0/client_secret: stands here or in"},
        {R"("client_secret": "")", "/client_secret: is one line"},
        {R"("client_secret": "hush\nhush")", "/client_secret: is one line"},
        {R"("title": "")", "/title: is 1 to 80"},
        {R"("scopes": ["email"])", "/scopes: has openid"},
        {R"("scopes": ["openid email"])", "/scopes: is a list"},
        {R"("algorithms": ["HS256"])", "/algorithms: is a list of RS256"},
        {R"("algorithms": ["none"])", "/algorithms: is a list of RS256"},
        {R"("algorithms": [])", "/algorithms: names at least one"},
        {R"("accepts_bearer": true)", "/audiences: says whom"},
        {R"("audiences": [""])", "/audiences: is a list"},
        {R"("issuers": "x")", "/providers/0/issuers: is not known here"},
        {R"("signs_up": "yes")", "/providers/0/signs_up"},
    };
    for (const auto& row : table) {
        EXPECT_THAT(refusal(row.members), HasSubstr(std::string{row.says})) << row.members;
        EXPECT_THAT(refusal(row.members), Not(HasSubstr("hush"))) << "a secret is not shown";
    }
    for (const auto* issuer : {"http://id.example", "https://id.example?x", "https://id.example#x", "id.example", "",
                               "https://u@id.example"})
        EXPECT_FALSE(read(R"("name": "a", "client_id": "c", "issuer": ")" + std::string{issuer} + '"').has_value())
            << issuer;
    for (const auto* name : {"", "A", "a b", "a/b", "a_b"})
        EXPECT_FALSE(read(R"("issuer": "https://id.example", "client_id": "c", "name": ")" + std::string{name} + '"')
                         .has_value())
            << name;
    EXPECT_FALSE(read_providers(*parse_json(R"({"provider": []})"), ".").has_value());
    const auto twice = read_providers(
        *parse_json(R"({"providers": [{)" + std::string{kLeast} + "}, {" + std::string{kLeast} + "}]}"), ".");
    ASSERT_FALSE(twice.has_value());
    EXPECT_EQ(twice.error().fields.size(), 2u) << "the name and the issuer";
}

}  // namespace
}  // namespace hf::identity
