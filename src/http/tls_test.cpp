#include "http/tls.h"

#include <gtest/gtest.h>

#include <fstream>

#include "http/network_thread.h"
#include "http/test_kit.h"
#include "http/tls_kit.h"

namespace hf::http::test {
namespace {

TEST(Tls, SaysWhatTheCertificateIsAbout) {
    const Certificate certificate{"shop.example", Time{1'700'000'000'000}, Time{1'900'000'000'000}};
    const auto tls = TlsContext::load(certificate.chain(), certificate.key());
    ASSERT_TRUE(tls) << tls.error().detail;
    EXPECT_EQ((*tls)->names(), "shop.example");
    EXPECT_EQ((*tls)->not_before().ms, 1'700'000'000'000);
    EXPECT_EQ((*tls)->not_after().ms, 1'900'000'000'000);
    EXPECT_FALSE((*tls)->key_is_exposed());
    std::filesystem::permissions(certificate.key(), std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_TRUE((*TlsContext::load(certificate.chain(), certificate.key()))->key_is_exposed());
}

TEST(Tls, IsRefusedWithASentenceThatNamesTheFile) {
    const Certificate one{"one.example"}, other{"other.example"};
    const auto rubbish = one.chain().parent_path() / "rubbish.pem";
    std::ofstream{rubbish} << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const struct {
        std::filesystem::path chain, key, named;
        const char* why;
    } cases[] = {
        {"/nowhere.pem", one.key(), "/nowhere.pem", "No such file"},
        {one.chain(), "/nowhere.key", "/nowhere.key", "No such file"},
        {one.chain().parent_path(), one.key(), one.chain().parent_path(), "folder"},
        {rubbish, one.key(), rubbish, "no certificate in PEM"},
        {one.key(), one.key(), one.key(), "no certificate in PEM"},
        {one.chain(), rubbish, rubbish, "no key in PEM"},
        {one.chain(), one.chain(), one.chain(), "no key in PEM"},
        {one.chain(), other.key(), other.key(), "the key of another certificate"},
    };
    for (const auto& [chain, key, named, why] : cases) {
        const auto tls = TlsContext::load(chain, key);
        ASSERT_FALSE(tls) << why;
        EXPECT_TRUE(tls.error().detail.starts_with(named.string() + ": ")) << tls.error().detail;
        EXPECT_NE(tls.error().detail.find(why), std::string::npos) << tls.error().detail;
    }
    EXPECT_FALSE(TlsContext::trusting("/nowhere.pem"));
    EXPECT_FALSE(TlsContext::trusting(one.key()));
    EXPECT_TRUE(TlsContext::trusting(one.chain()));
    EXPECT_EQ(*TlsContext::trusting_system(), *TlsContext::trusting_system());
}

class TlsHouse : public House {
  public:
    TlsHouse() { tls = TlsContext::load(certificate.chain(), certificate.key()).value(); }
    Certificate certificate{"shop.example"};
};

TEST(TlsListener, WhoNeverFinishesTheHandshakeIsSentAway) {
    TlsHouse house;
    house.start();
    Visitor silent{house.port()};
    Visitor slow{house.port()};
    slow.send("\x16\x03\x01");  // a record begins
    house.witness.await_open(2);
    house.pass(house.limits.head_timeout + NetworkThread::kTick);
    EXPECT_TRUE(silent.is_ended());
    EXPECT_TRUE(slow.is_ended());
    house.witness.await_open(0);
}

TEST(TlsListener, ServesNoPlainRequest) {
    TlsHouse house;
    house.script.react = [](Request&) -> Reaction {
        ADD_FAILURE() << "nobody may be answered without TLS";
        return text_reply(200, "text/plain", "hello");
    };
    house.start();
    const auto answer = Visitor{house.port()}.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("https://"), std::string::npos);
    const auto seen = house.witness.await(1).front();
    EXPECT_EQ(seen.status, 400);
    EXPECT_TRUE(seen.failure.starts_with("no TLS: ")) << seen.failure;
}

TEST(TlsListener, DrainingDoesNotWaitForHandshakes) {
    TlsHouse house;
    house.options.accept_while_draining = Duration{0};
    house.start();
    Visitor silent{house.port()};
    house.witness.await_open(1);
    house.server->drain();
    EXPECT_TRUE(silent.is_ended());
}

}  // namespace
}  // namespace hf::http::test
