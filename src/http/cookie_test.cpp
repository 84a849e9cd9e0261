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

TEST(Cookies, OfTwoThatDifferNoneIsBelieved) {
    const std::pair<const char*, const char*> rows[]{
        {"a=1; a=1", "1"}, {"a=1; a=2", ""}, {"a=; a=2", "2"}, {"b=1; a=2; c=3", "2"}, {"b=1", ""}};
    for (const auto& [field, value] : rows) {
        Request request;
        request.fields.add("Cookie", field);
        EXPECT_EQ(cookie_named(request, "a"), value) << field;
    }
}

TEST(Cookies, TheSessionsIsOutOfReachOfScriptsAndOtherSites) {
    EXPECT_EQ(session_cookie("secret"),
              "holdfast_session=secret; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax");
    EXPECT_EQ(no_session_cookie(), "holdfast_session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
}

}  // namespace
}  // namespace hf::http
