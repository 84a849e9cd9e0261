#include "http/cookie.h"

#include <gtest/gtest.h>

#include "http/request.h"

namespace hf::http {
namespace {

TEST(Cookies, AreReadAsBrowsersSendThem) {
    struct Row {
        std::string_view field;
        std::vector<std::pair<std::string, std::string>> read;
    };
    const Row rows[]{
        {"a=1", {{"a", "1"}}},
        {"a=1; b=2", {{"a", "1"}, {"b", "2"}}},
        {"a=1;b=2;;", {{"a", "1"}, {"b", "2"}}},
        {"a==1", {{"a", "=1"}}},
        {"a=", {{"a", ""}}},
        {"nothing", {}},
        {"", {}},
    };
    for (const auto& row : rows) {
        Request request;
        request.fields.add("Cookie", row.field);
        std::vector<std::pair<std::string, std::string>> read;
        for (const auto& [name, value] : cookies_of(request)) read.emplace_back(name, value);
        EXPECT_EQ(read, row.read) << row.field;
    }
}

TEST(Cookies, TheSessionsIsOutOfReachOfScriptsAndOtherSites) {
    EXPECT_EQ(session_cookie("secret", std::chrono::days{7}),
              "holdfast_session=secret; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax");
    EXPECT_EQ(no_session_cookie(), "holdfast_session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
}

}  // namespace
}  // namespace hf::http
