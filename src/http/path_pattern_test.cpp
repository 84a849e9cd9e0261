#include <gtest/gtest.h>

#include "base/text.h"
#include "http/path.h"

namespace hf::http {
namespace {

struct Match {
    std::string_view pattern;
    std::string_view matched;  // canonical paths, separated by blanks
    std::string_view unmatched;
};

// clang-format off
constexpr Match kMatches[] = {
    {"/",              "/",                                            "/a /a/"},
    {"/a",             "/a /a/",                                       "/ /a/b /b /A /ab /a%20"},
    {"/a/",            "/a /a/",                                       "/ /a/b"},
    {"/**",            "/ /a /a/ /a/b/c",                              ""},
    {"/*",             "/a /a/ /a.b",                                  "/ /a/b"},
    {"/a/**",          "/a /a/ /a/b /a/b/ /a/b/c",                     "/ /b /ab /b/a"},
    {"/a/*",           "/a/b /a/b/ /a/.b",                             "/a /a/ /a/b/c /b/b"},
    {"/a/*/c",         "/a/b/c /a/%C3%A9/c",                           "/a/c /a/b/d /a/b/b/c"},
    {"/a/**/c",        "/a/c /a/b/c /a/b/b/c /a/c/c",                  "/a /a/b /a/c/d /c"},
    {"/**/c",          "/c /a/c /a/b/c/",                              "/ /a /c/a"},
    {"/**/b/**",       "/b /a/b /a/b/c /b/b",                          "/ /a /a/c"},
    {"/**/a/*/b/**/c", "/a/x/b/c /z/a/x/b/y/c /a/a/a/b/c/c",           "/a/b/c /a/x/c /a/x/b"},
    {"/*.html",        "/a.html /.html /a.b.html",                     "/a.htm /a.html5 /a/b.html"},
    {"/a*b*c",         "/abc /aXbYc /abbcc /abcbc /a%20bc",            "/ab /abcd /acb"},
    {"/**/*.jpg",      "/a.jpg /x/y/a.jpg",                            "/a.jpeg /a.jpg/b"},
    {"/a%2Ab",         "/a%2Ab /a*b",                                  "/ab /axb"},
    {"/%C3%A9/**",     "/%C3%A9 /%C3%A9/a",                            "/e"},
    {"/a,b",           "/a,b /a%2Cb",                                  "/a"},
    {"/a%2Cb",         "/a,b /a%2Cb",                                  "/a"},
    {"/%61/%7e",       "/a/~",                                         "/a"},
    {"/a;v=1",         "/a;v=1",                                       "/a /a;v=2"},
};
// clang-format on

TEST(PathPattern, MatchesWhatItSays) {
    for (const auto& [text, matched, unmatched] : kMatches) {
        const auto pattern = PathPattern::parse(text);
        ASSERT_TRUE(pattern) << text << ": " << pattern.error().detail;
        for (const auto path : split(matched, ' '))
            if (!path.empty()) EXPECT_TRUE(pattern->matches(path)) << text << " and " << path;
        for (const auto path : split(unmatched, ' '))
            if (!path.empty()) EXPECT_FALSE(pattern->matches(path)) << text << " and " << path;
    }
}

TEST(PathPattern, RefusesWhatNobodyCouldMean) {
    for (const auto* text :
         {"", "a", "a/**", "/a**", "/**a", "/***", "/a/**b/c", "/a b", "/%zz", "/%2e%2e", "/a%2fb", "/a?b=*"})
        EXPECT_FALSE(PathPattern::parse(text)) << text;
}

TEST(PathPattern, TellsItsFixedPart) {
    constexpr std::pair<const char*, std::string_view> kCases[] = {
        {"/files/**", "/files/"}, {"/**", "/"},      {"/", "/"},         {"/a/b", "/a/"},
        {"/a/b*", "/a/"},         {"/a/*/c", "/a/"}, {"/a/b/", "/a/b/"}, {"/%c3%a9/*", "/%C3%A9/"},
    };
    for (const auto& [text, fixed] : kCases) EXPECT_EQ(PathPattern::parse(text)->fixed_part(), fixed) << text;
}

TEST(PathPattern, TellsTheRestHoweverItIsSpelled) {
    constexpr std::tuple<const char*, std::string_view, std::string_view> kCases[] = {
        {"/files/**", "/files/a/b", "a/b"},
        {"/files/**", "/files/", ""},
        {"/files/**", "/files", ""},
        {"/**", "/a/b/", "a/b/"},
        {"/**", "/", ""},
        {"/a,b/**", "/a,b/c", "c"},
        {"/a,b/**", "/a%2Cb/c", "c"},
        {"/a/b/*.jpg", "/a/b/c.jpg", "c.jpg"},
        {"/a/b", "/a/b", "b"},
        {"/a/b", "/a/b/", "b/"},
    };
    for (const auto& [text, path, rest] : kCases) {
        const auto pattern = PathPattern::parse(text);
        EXPECT_TRUE(pattern->matches(path)) << text << " and " << path;
        EXPECT_EQ(pattern->rest_of(path), rest) << text << " and " << path;
    }
}

TEST(PathPattern, IsNotSlowOnManyStars) {
    const auto pattern = PathPattern::parse("/**/a*a*a*a*a*a*b/**/a*a*a*a*b/**/c");
    std::string path;
    for (int i = 0; i < 60; ++i) path += "/" + std::string(60, 'a');
    EXPECT_FALSE(pattern->matches(path));
}

}  // namespace
}  // namespace hf::http
