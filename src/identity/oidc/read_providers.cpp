#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/json_codec.h"
#include "base/text.h"
#include "identity/oidc/provider.h"
#include "identity/oidc/web_address.h"

namespace hf::identity {
namespace {

constexpr std::size_t kMostName = 40;
constexpr std::size_t kMostTitle = 80;
constexpr std::size_t kMostText = 2'000;

/// One of [[identity.providers]] as it is written.
struct ProviderText {
    std::string name;
    std::string issuer;
    std::string client_id;
    std::optional<std::string> title;
    std::optional<std::string> client_secret;
    std::optional<std::string> client_secret_file;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::vector<std::string>> algorithms;
    std::optional<bool> accepts_bearer;
    std::optional<std::vector<std::string>> audiences;
    std::optional<std::vector<std::string>> bearer_types;
    std::optional<bool> signs_up;
};
BOOST_DESCRIBE_STRUCT(ProviderText, (),
                      (name, issuer, client_id, title, client_secret, client_secret_file, scopes, algorithms,
                       accepts_bearer, audiences, bearer_types, signs_up))

struct SectionText {
    std::optional<std::vector<json::value>> providers;
};
BOOST_DESCRIBE_STRUCT(SectionText, (), (providers))

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= kMostName && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_line(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most && is_utf8(text) &&
           std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

bool is_word(std::string_view text) { return is_line(text, kMostTitle) && text.find(' ') == text.npos; }

class Reader {
  public:
    Reader(std::string pointer, const std::filesystem::path& beside, FieldErrors& errors)
        : pointer_(std::move(pointer)), beside_(beside), errors_(errors) {}

    std::optional<ProviderSettings> read(const json::value& value) {
        const auto before = errors_.size();
        ProviderText text;
        read_into(text, value, pointer_, errors_);
        if (errors_.size() != before) return std::nullopt;
        ProviderSettings provider{.name = text.name,
                                  .title = text.title.value_or(text.name),
                                  .issuer = text.issuer,
                                  .client_id = text.client_id};
        if (!is_name(provider.name)) wrong("name", "is 1 to 40 of a-z, 0-9 and -");
        if (!is_line(provider.title, kMostTitle)) wrong("title", "is 1 to 80 bytes without control characters");
        if (!is_provider_address(provider.issuer) || provider.issuer.size() > kMostText ||
            provider.issuer.find('?') != std::string::npos)
            wrong("issuer", "is an https:// address without a query (http:// at loopback alone)");
        if (!is_line(provider.client_id, kMostText)) wrong("client_id", "is a text without control characters");
        read_secret(provider, text);
        read_lists(provider, text);
        provider.signs_up = text.signs_up;
        if (errors_.size() != before) return std::nullopt;
        return provider;
    }

  private:
    void wrong(std::string_view member, std::string says) {
        errors_.push_back({fmt::format("{}/{}", pointer_, member), std::move(says)});
    }

    void read_secret(ProviderSettings& provider, const ProviderText& text) {
        if (text.client_secret && text.client_secret_file)
            return wrong("client_secret", "stands here or in client_secret_file, not in both");
        if (!text.client_secret && !text.client_secret_file) return;
        const auto* member = text.client_secret ? "client_secret" : "client_secret_file";
        if (text.client_secret_file) {
            std::ifstream in{beside_ / *text.client_secret_file, std::ios::binary};
            if (!in) return wrong(member, "names a file that cannot be read");
            const std::string secret{std::istreambuf_iterator<char>{in}, {}};
            provider.client_secret = trim(secret);
        } else {
            provider.client_secret = *text.client_secret;
        }
        if (!is_line(provider.client_secret, kMostText)) wrong(member, "is one line that is not empty");
    }

    void read_words(std::string_view member, const std::optional<std::vector<std::string>>& given,
                    std::vector<std::string>& out, bool may_be_empty_texts = false) {
        if (given) out = *given;
        const bool good = std::ranges::all_of(
            out, [&](const auto& one) { return (may_be_empty_texts && one.empty()) || is_word(one); });
        if (!good || out.size() > 20) wrong(member, "is a list of at most 20 words");
    }

    void read_lists(ProviderSettings& provider, const ProviderText& text) {
        read_words("scopes", text.scopes, provider.scopes);
        if (std::ranges::find(provider.scopes, "openid") == provider.scopes.end())
            wrong("scopes", "has openid among them");
        read_words("audiences", text.audiences, provider.audiences);
        read_words("bearer_types", text.bearer_types, provider.bearer_types, true);
        provider.accepts_bearer = text.accepts_bearer.value_or(false);
        if (provider.accepts_bearer && provider.audiences.empty())
            wrong("audiences",
                  "says whom an access token must be meant for: without it every token of the issuer "
                  "would open this server");
        if (!text.algorithms) return;
        provider.algorithms.clear();
        for (const auto& name : *text.algorithms) {
            if (const auto algorithm = enum_from<Algorithm>(name))
                provider.algorithms.push_back(*algorithm);
            else
                wrong("algorithms", "is a list of RS256, ES256 and EdDSA");
        }
        if (text.algorithms->empty()) wrong("algorithms", "names at least one");
    }

    const std::string pointer_;
    const std::filesystem::path& beside_;
    FieldErrors& errors_;
};

}  // namespace

Result<std::vector<ProviderSettings>> read_providers(const json::value& section, const std::filesystem::path& beside) {
    FieldErrors errors;
    SectionText text;
    read_into(text, section, "", errors);
    std::vector<ProviderSettings> providers;
    const auto given = text.providers.value_or(std::vector<json::value>{});
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto pointer = fmt::format("/providers/{}", i);
        auto provider = Reader{pointer, beside, errors}.read(given[i]);
        if (!provider) continue;
        for (const auto& other : providers) {
            if (other.name == provider->name) errors.push_back({pointer + "/name", "is the name of another provider"});
            if (other.issuer == provider->issuer)
                errors.push_back({pointer + "/issuer", "is the issuer of another provider"});
        }
        providers.push_back(*std::move(provider));
    }
    if (!errors.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
    return providers;
}

}  // namespace hf::identity
