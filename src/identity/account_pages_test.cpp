// What people read on the pages of their accounts, and what cannot be made to stand there.
#include "identity/account_pages.h"

#include <gmock/gmock.h>

#include "http/request.h"
#include "identity/browser_session.h"
#include "identity/sign_in_pages.h"

namespace hf::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SpokenDevice, NamesTheBrowserAndWhatItRunsOn) {
    struct Row {
        const char *says, *spoken;
    };
    for (const auto& row : {
             Row{"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"},
             Row{"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                 "Edge on Windows"},
             Row{"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                 "Chrome on Android"},
             Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
                 "Safari on iPhone"},
             Row{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17.0 Safari/605.1", "Safari on Mac"},
             Row{"shelfbot/2.1", "shelfbot/2.1"},
             Row{"", "Something that does not say what it is"},
         })
        EXPECT_EQ(spoken_device(row.says), row.spoken);
    EXPECT_EQ(spoken_device(std::string(500, 'x')).size(), 60U);
}

TEST(KeepsCookies, OverTlsAndToThisMachine) {
    struct Row {
        const char* host;
        bool secure, keeps;
    };
    for (const auto& row :
         {Row{"shop.example", true, true}, Row{"shop.example", false, false}, Row{"localhost:8402", false, true},
          Row{"shop.localhost", false, true}, Row{"127.0.0.1:8402", false, true}, Row{"[::1]:8402", false, true},
          Row{"127.evil.example", false, false}, Row{"192.0.2.7", false, false}}) {
        http::Request request;
        request.host = row.host;
        request.secure = row.secure;
        EXPECT_EQ(keeps_cookies(request), row.keeps) << row.host;
    }
}

TEST(SignInPage, HasAButtonForEachProvider) {
    const auto without = sign_in_page({}, "/account", nullptr);
    EXPECT_THAT(without.body, Not(HasSubstr("class=\"providers\"")));
    const auto with = sign_in_page({.providers = {{"kelp", "Kelp & Sons"}}}, "/docs?a=b", nullptr);
    EXPECT_THAT(with.body, HasSubstr("href=\"/sign-in/kelp?to=%2Fdocs%3Fa%3Db\">Go on with Kelp &amp; Sons</a>"));
}

TEST(SignInPage, OffersNothingThatIsNotThere) {
    const auto page = sign_in_page({.signs_up = false, .resets = false}, "/account", nullptr);
    EXPECT_THAT(page.body, Not(HasSubstr("/sign-up")));
    EXPECT_THAT(page.body, Not(HasSubstr("/forgot")));
}

TEST(AFormThatWasRefused, KeepsWhatWasTypedButNoPassword) {
    const Refusal refusal{{{{"username", "<script>x</script>\""}, {"password", "do not show me"}}},
                          Error{Code::invalid_fields, {}, {{"/username", "is taken"}, {"/elsewhere", "is odd"}}}};
    const auto page = sign_up_page({}, &refusal);
    EXPECT_EQ(page.status, 422);
    EXPECT_THAT(page.body, HasSubstr("value=\"&lt;script&gt;x&lt;/script&gt;&quot;\""));
    EXPECT_THAT(page.body, Not(HasSubstr("do not show me")));
    EXPECT_THAT(page.body, HasSubstr("id=\"sign-up-username-wrong\">This is taken.</p>"));
    EXPECT_THAT(page.body, HasSubstr("elsewhere is odd.")) << "what no field stands for is said above";
}

TEST(AccountPage, WritesNamesAsText) {
    User user{.id = UserId{"usr_1"}, .username = "ada", .first_name = "<script>x</script>", .role = {}};
    user.has_password = true;
    const ShownSession session{.id = SessionId{"ses_1"}, .device = "<img src=x>", .address = "192.0.2.0"};
    const auto page = account_page({.user = user, .sessions = {session}});
    EXPECT_THAT(page.body, Not(HasSubstr("<script>x")));
    EXPECT_THAT(page.body, Not(HasSubstr("<img src=x")));
    EXPECT_THAT(page.body, Not(HasSubstr("href=\"/outbox\""))) << "no operator";
    user.role.is_operator = true;
    EXPECT_THAT(account_page({.user = user, .sessions = {}}).body, HasSubstr("href=\"/outbox\""));
}

}  // namespace
}  // namespace hf::identity
