#include "identity/accounts/email_address.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace hf::identity {
namespace {

std::string of_length(std::size_t local, std::size_t whole) {
    auto text = std::string(local, 'a') + "@";
    while (text.size() + 51 < whole) text += std::string(49, 'b') + ".";
    return text + std::string(whole - text.size() - 3, 'b') + ".cc";
}

TEST(EmailAddress, IsTakenAsPeopleHaveIt) {
    for (const std::string& address :
         {std::string{"ada@kelp.example"}, std::string{"Ada.Lovelace+letters@Mail.Kelp-Farm.EXAMPLE"},
          std::string{"x@y.zz"}, std::string{"!#$%&'*+-/=?^_`{|}~@kelp.example"},
          std::string{"ada@xn--bcher-kva.example"}, std::string{"1@2.3x"}, std::string{"ada@4711.example"},
          of_length(64, 254)})
        EXPECT_FALSE(email_error("/email", address)) << address;
}

TEST(EmailAddress, ElseItIsRefused) {
    const std::pair<std::string, const char*> rows[]{
        {"", "like ada@"},
        {"ada", "like ada@"},
        {"@kelp.example", "like ada@"},
        {"ada@", "like ada@"},
        {"ada@kelp", "like ada@"},
        {"ada@@kelp.example", "like ada@"},
        {"ada@kelp@kelp.example", "like ada@"},
        {".ada@kelp.example", "like ada@"},
        {"ada.@kelp.example", "like ada@"},
        {"a..b@kelp.example", "like ada@"},
        {"ada lovelace@kelp.example", "like ada@"},
        {"\"ada lovelace\"@kelp.example", "like ada@"},
        {"ada(countess)@kelp.example", "like ada@"},
        {"Ada <ada@kelp.example>", "like ada@"},
        {"ada@kelp.example, bob@kelp.example", "like ada@"},
        {"ada@kelp..example", "like ada@"},
        {"ada@.kelp.example", "like ada@"},
        {"ada@kelp.example.", "like ada@"},
        {"ada@-kelp.example", "like ada@"},
        {"ada@kelp-.example", "like ada@"},
        {"ada@kelp_farm.example", "like ada@"},
        {"ada@192.0.2.1", "like ada@"},
        {"ada@[192.0.2.1]", "like ada@"},
        {"ada@kelp.example\r\nBcc: everybody@kelp.example", "like ada@"},
        {std::string{"ada@kelp.example\0", 17}, "like ada@"},
        {" ada@kelp.example", "like ada@"},
        {"ada@" + std::string(64, 'b') + ".example", "like ada@"},
        {of_length(65, 200), "like ada@"},
        {of_length(64, 255), "254"},
        {"adá@kelp.example", "ASCII"},
        {"ada@bücher.example", "xn--"},
    };
    for (const auto& [address, says] : rows) {
        const auto error = email_error("/email", address);
        ASSERT_TRUE(error) << address;
        EXPECT_EQ(error->pointer, "/email");
        EXPECT_NE(error->detail.find(says), std::string::npos) << address << ": " << error->detail;
    }
}

TEST(EmailAddress, HasOneKeyHoweverItsCase) {
    EXPECT_EQ(email_key("Ada.Lovelace+X@Kelp.EXAMPLE"), "ada.lovelace+x@kelp.example");
    EXPECT_NE(email_key("a.da@kelp.example"), email_key("ada@kelp.example"));
    EXPECT_TRUE(rc::check([](const std::string& any) { RC_ASSERT(email_key(email_key(any)) == email_key(any)); }));
}

}  // namespace
}  // namespace hf::identity
