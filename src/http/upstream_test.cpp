#include <gtest/gtest.h>

#include "http/pass.h"
#include "http/tls_kit.h"

namespace hf::http {
namespace {

TEST(Upstream, IsAHostAndAPortOrASocket) {
    const std::tuple<const char*, const char*, int, const char*> cases[] = {
        {"https://shop.example", "shop.example", 443, ""},
        {"https://[::1]:8443/", "::1", 8443, ""},
        {"http://127.0.0.1:5000", "127.0.0.1", 5000, ""},
        {"http://localhost", "localhost", 80, ""},
        {"http://localhost/", "localhost", 80, ""},
        {"http://app_1.internal:65535/", "app_1.internal", 65535, ""},
        {"http://[::1]:8080", "::1", 8080, ""},
        {"http://[::ffff:1.2.3.4]", "::ffff:1.2.3.4", 80, ""},
        {"unix:/run/app.sock", "", 0, "/run/app.sock"},
    };
    for (const auto& [url, host, port, socket] : cases) {
        const auto upstream = Upstream::parse(url);
        ASSERT_TRUE(upstream) << url << ": " << upstream.error().detail;
        EXPECT_EQ(upstream->url, url);
        EXPECT_EQ(upstream->host, host) << url;
        EXPECT_EQ(upstream->port, port) << url;
        EXPECT_EQ(upstream->socket_path, socket) << url;
        EXPECT_EQ(upstream->tls != nullptr, std::string_view{url}.starts_with("https:")) << url;
    }
}

TEST(Upstream, IsRefusedWithASentenceThatQuotesIt) {
    for (const auto* url :
         {"",           "localhost:80",     "ftp://a",      "http://",    "http:///",       "http://a/b",
          "http://a?b", "http://a#b",       "http://u:p@a", "http://a:0", "http://a:65536", "http://a:x",
          "http://a:",  "http://a b",       "http://[::1",  "http://[]",  "http://[x]:1",   "http://[::1]8",
          "unix:",      "unix:run/app.sock"}) {
        const auto upstream = Upstream::parse(url);
        ASSERT_FALSE(upstream) << url;
        EXPECT_EQ(upstream.error().code, Code::invalid_fields);
        EXPECT_TRUE(upstream.error().detail.starts_with('"' + std::string{url} + '"')) << upstream.error().detail;
    }
    EXPECT_FALSE(Upstream::parse("unix:/" + std::string(107, 'a')));
}

TEST(Upstream, BelievesOtherAuthoritiesOnlyWhereThereIsTls) {
    const test::Certificate certificate{"a"};
    auto secure = Upstream::parse("https://a").value();
    const auto system = secure.tls;
    EXPECT_TRUE(secure.believe(certificate.chain()));
    EXPECT_NE(secure.tls, system);
    EXPECT_EQ(secure.authorities, certificate.chain().string());
    EXPECT_FALSE(Upstream::parse("https://a")->believe("/nowhere.pem"));
    EXPECT_FALSE(Upstream::parse("http://a")->believe(certificate.chain()));
}

}  // namespace
}  // namespace hf::http
