// For tests: a provider that answers what it is told to, and counts how often it was asked.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "base/digest.h"
#include "http/path.h"
#include "identity/jwt/jwt_fixture.h"
#include "identity/oidc/sign_in.h"

namespace hf::identity::test {

class HandClock final : public Clock {
  public:
    Time wall() const override { return Time{1'800'000'000'000 + passed_.load()}; }
    Duration monotonic() const override { return Duration{1'000'000 + passed_.load()}; }
    void pass(Duration span) { passed_ += span.count(); }

  private:
    std::atomic<std::int64_t> passed_{0};
};

/// Members may be changed while nobody asks.
class FakeProvider {
  public:
    FakeProvider() {
        mint.typ = "JWT";
        mint.audience = "client-1";
        document = {{"issuer", mint.issuer},
                    {"authorization_endpoint", mint.issuer + "/auth?tenant=1"},
                    {"token_endpoint", mint.issuer + "/token"},
                    {"jwks_uri", mint.issuer + "/jwks"},
                    {"end_session_endpoint", mint.issuer + "/end"}};
        answers[mint.issuer + "/jwks"] = {200, "application/json", write_json(mint.jwks())};
        publish();
    }

    void publish() {
        answers[mint.issuer + "/.well-known/openid-configuration"] = {200, "application/json", write_json(document)};
    }
    ProviderSettings settings(std::string name = "main") const {
        return {.name = name, .title = "The provider", .issuer = mint.issuer, .client_id = "client-1"};
    }

    /// 404 where nothing was told.
    Send send() {
        return [this](const http::ClientRequest& request) -> std::expected<http::ClientAnswer, http::NoAnswer> {
            if (before_answer) before_answer();
            const std::lock_guard lock{mutex_};
            ++asked_[request.url];
            last = request;
            if (down) return std::unexpected(http::NoAnswer{{Code::unavailable, "issuer.example gives no answer"}});
            const auto found = answers.find(request.url);
            return found == answers.end() ? http::ClientAnswer{404, "text/plain", "no"} : found->second;
        };
    }
    int asked(std::string_view path) {
        const std::lock_guard lock{mutex_};
        return asked_[mint.issuer + std::string{path}];
    }

    Mint mint;
    json::object document;
    std::map<std::string, http::ClientAnswer> answers;
    bool down = false;
    std::function<void()> before_answer;
    http::ClientRequest last;

  private:
    std::mutex mutex_;
    std::map<std::string, int> asked_;
};

inline constexpr std::string_view kDiscoveryPath = "/.well-known/openid-configuration";

}  // namespace hf::identity::test
