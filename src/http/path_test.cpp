#include "http/path.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace hf::http {
namespace {

using namespace std::string_view_literals;

struct Spelling {
    std::string_view sent;
    std::string_view canonical;  // empty: refused
};

constexpr auto kRefused = ""sv;

// clang-format off
constexpr Spelling kSpellings[] = {
    // as they are
    {"/", "/"}, {"/a", "/a"}, {"/a/", "/a/"}, {"/a/b.html", "/a/b.html"}, {"/A/a", "/A/a"},
    {"/a!$&'()*+,;=:@b", "/a!$&'()*+,;=:@b"}, {"/~home", "/~home"}, {"/a;v=1/b", "/a;v=1/b"}, {"/a=b", "/a=b"},
    // empty and dot segments are resolved
    {"//", "/"}, {"///", "/"}, {"//a", "/a"}, {"/a//b", "/a/b"}, {"/a///b//", "/a/b/"},
    {"/.", "/"}, {"/./", "/"}, {"/a/.", "/a/"}, {"/a/./b", "/a/b"}, {"/./a", "/a"}, {"/././a/./.", "/a/"},
    {"/..", "/"}, {"/../", "/"}, {"/../a", "/a"}, {"/../../a", "/a"}, {"/a/..", "/"}, {"/a/../", "/"}, {"/a/../b", "/b"},
    {"/a/b/..", "/a/"}, {"/a/b/../..", "/"}, {"/a/b/../../../c", "/c"}, {"/a/./../b", "/b"}, {"/a//../b", "/b"},
    {"/a/b/c/./../../g", "/a/g"},
    // dots that mean themselves
    {"/...", "/..."}, {"/a.", "/a."}, {"/a..", "/a.."}, {"/..a", "/..a"}, {"/.a", "/.a"}, {"/a/.../b", "/a/.../b"},
    {"/.%61", "/.a"}, {"/a%2e", "/a."}, {"/a%2Etxt", "/a.txt"}, {"/%2e%2e%2e", "/..."},
    // one spelling of escapes
    {"/%61", "/a"}, {"/%41%5a%7a%30%39", "/AZz09"}, {"/%7Ehome", "/~home"}, {"/%7ehome", "/~home"}, {"/%2d%5f", "/-_"},
    {"/%c3%a9", "/%C3%A9"}, {"/%C3%a9", "/%C3%A9"}, {"/\xc3\xa9", "/%C3%A9"}, {"/a%20b", "/a%20b"},
    {"/a%2cb", "/a%2Cb"}, {"/%3b", "/%3B"}, {"/%3f", "/%3F"}, {"/%23", "/%23"}, {"/%26%3d%2b", "/%26%3D%2B"},
    {"/\"<>^`{|}", "/%22%3C%3E%5E%60%7B%7C%7D"}, {"/[1]", "/%5B1%5D"}, {"/%22", "/%22"},
    {"/%e2%82%ac", "/%E2%82%AC"}, {"/%f0%9f%92%b6", "/%F0%9F%92%B6"}, {"/%c2%a0", "/%C2%A0"},
    {"/100%25", "/100%25"}, {"/100%25zz", "/100%25zz"}, {"/%25%25", "/%25%25"}, {"/a%25b", "/a%25b"}, {"/%25g0", "/%25g0"},
    // encoded dot segments
    {"/%2e", kRefused}, {"/%2E", kRefused}, {"/%2e%2e", kRefused}, {"/%2E%2e/", kRefused}, {"/.%2e", kRefused},
    {"/%2e.", kRefused}, {"/a/%2e%2e/b", kRefused}, {"/a/.%2E/b", kRefused}, {"/a/%2e/b", kRefused},
    {"/..;/", kRefused}, {"/a/..;x=1/b", kRefused}, {"/.;/a", kRefused}, {"/..%3b/a", kRefused}, {"/%2e%2e;/", kRefused},
    // encoded slashes and backslashes
    {"/a%2fb", kRefused}, {"/a%2Fb", kRefused}, {"/%2f", kRefused}, {"/..%2f..", kRefused}, {"/%2e%2e%2fa", kRefused},
    {"/a%5cb", kRefused}, {"/a%5Cb", kRefused}, {"/a\\b", kRefused}, {"/..\\a", kRefused}, {"/..%5ca", kRefused},
    // decoded twice it would be something else
    {"/%252e", kRefused}, {"/%252e%252e/a", kRefused}, {"/%252f", kRefused}, {"/a%2561", kRefused}, {"/%25%32%65", kRefused},
    {"/%2525", kRefused}, {"/%25%34%31", kRefused}, {"/%25252e", kRefused}, {"/%2500", kRefused},
    // controls
    {"/\0"sv, kRefused}, {"/a\0b"sv, kRefused}, {"/%00", kRefused}, {"/a%00.html", kRefused}, {"/%01", kRefused},
    {"/%09", kRefused}, {"/%0a", kRefused}, {"/a%0d%0ab", kRefused}, {"/%1f", kRefused}, {"/%7f", kRefused},
    {"/\t", kRefused}, {"/\r\n", kRefused}, {"/\x1b", kRefused}, {"/\x7f", kRefused}, {"/%c2%80", kRefused}, {"/%C2%9f", kRefused},
    // escapes that are none
    {"/%", kRefused}, {"/%a", kRefused}, {"/%zz", kRefused}, {"/%2", kRefused}, {"/%u002e", kRefused}, {"/% 41", kRefused},
    {"/a%/b", kRefused}, {"/%%32%65", kRefused}, {"/%+1", kRefused},
    // not UTF-8
    {"/%ff", kRefused}, {"/%c3", kRefused}, {"/%c3/%a9", kRefused}, {"/%c0%ae%c0%ae", kRefused}, {"/%c0%af", kRefused},
    {"/%e0%80%af", kRefused}, {"/%f0%80%80%af", kRefused}, {"/%ed%a0%80", kRefused}, {"/%f4%90%80%80", kRefused},
    {"/\xc0\xae", kRefused}, {"/\xff", kRefused}, {"/%80", kRefused},
    // not a path
    {"", kRefused}, {"a", kRefused}, {"*", kRefused}, {"a/b", kRefused}, {"http://h/a", kRefused}, {"?a", kRefused},
    {"/a?b", kRefused}, {"/a#b", kRefused}, {"/a b", kRefused}, {"\\a", kRefused}, {"%2fa", kRefused},
};
// clang-format on

TEST(CanonicalPath, HasOneSpelling) {
    for (const auto& [sent, canonical] : kSpellings) {
        const auto got = canonical_path(sent);
        if (canonical.empty())
            EXPECT_FALSE(got.has_value()) << sent << " became " << *got;
        else
            EXPECT_EQ(got.has_value() ? *got : got.error().detail, canonical) << sent;
        if (!got) EXPECT_EQ(got.error().code, Code::bad_path) << sent;
    }
}

TEST(CanonicalPath, DecodesToWhatWasMeant) {
    EXPECT_EQ(decoded_path("/a%20b/%C3%A9"), "/a b/\xc3\xa9");
    EXPECT_EQ(decoded_path("/100%25"), "/100%");
    EXPECT_EQ(decoded_path("/a+b"), "/a+b");
}

TEST(CanonicalPath, WithoutParametersIsWhatOtherServersSee) {
    constexpr std::pair<std::string_view, std::string_view> kCases[] = {
        {"/", "/"},         {"/a", "/a"},       {"/a;x", "/a"},      {"/a;x/b;y=1/", "/a/b/"},
        {"/;x/a", "/a"},    {"/a/;x", "/a/"},   {"/;x", "/"},        {"/a%3Bx/b", "/a/b"},
        {"/a;x%3By", "/a"}, {"/a%3By;x", "/a"}, {"/a;/;/b", "/a/b"},
    };
    for (const auto& [path, seen] : kCases) EXPECT_EQ(without_parameters(path), seen) << path;
}

TEST(Query, IsReadInOrder) {
    const auto read = [](std::string_view query) {
        std::string text;
        const auto parameters = parse_query(query);
        if (!parameters) return std::string{text_of(parameters.error().code)};
        for (const auto& [name, value] : *parameters) text += "[" + name + "|" + value + "]";
        return text;
    };
    constexpr std::pair<std::string_view, std::string_view> kCases[] = {
        {"", ""},
        {"a=1", "[a|1]"},
        {"a=1&b=2&a=3", "[a|1][b|2][a|3]"},
        {"a", "[a|]"},
        {"a=", "[a|]"},
        {"=1", "[|1]"},
        {"a=1&&b=2&", "[a|1][b|2]"},
        {"a=b=c", "[a|b=c]"},
        {"a+b=c+d", "[a b|c d]"},
        {"a=%2B%26%3d", "[a|+&=]"},
        {"%61=%c3%a9", "[a|\xc3\xa9]"},
        {"a=%2541", "[a|%41]"},
        {"a=%", "bad_path"},
        {"a=%4", "bad_path"},
        {"%zz=1", "bad_path"},
    };
    for (const auto& [query, says] : kCases) EXPECT_EQ(read(query), says) << query;
}

}  // namespace
}  // namespace hf::http
