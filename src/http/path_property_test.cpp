// What holds for every path, tried on paths made of the pieces that fool path readers.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/text.h"
#include "http/path.h"

namespace hf::http {
namespace {

rc::Gen<std::string> paths() {
    const auto piece = rc::gen::weightedOneOf<std::string>(
        {{16, rc::gen::element<std::string>("/", ".", "..", "a", "b", ";x", "~", "-", "+", " ", ",", "*")},
         {4,
          rc::gen::element<std::string>("%2e", "%2E", "%2f", "%5c", "\\", "%00", "%25", "%252e", "%61", "%7E", "%3b")},
         {2, rc::gen::element<std::string>("%c3%a9", "\xc3\xa9", "%C2%80", "%c0%ae", "%", "%2", "%zz", "?", "#", "{")},
         {1, rc::gen::string<std::string>()}});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string path = "/";
                            for (const auto& one : pieces) path += one;
                            return path;
                        });
}

/// Of a path that is accepted: most that are made up are not, so refused ones do not count against the run.
template <class Property>
bool holds_for_canonical(Property property) {
    return rc::check([&] {
        const auto canonical = canonical_path(*paths());
        if (canonical) property(*canonical);
    });
}

TEST(CanonicalPathProperty, TwiceIsOnce) {
    EXPECT_TRUE(holds_for_canonical([](const std::string& path) {
        const auto again = canonical_path(path);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == path);
    }));
}

TEST(CanonicalPathProperty, HoldsNoDotSegmentHoweverItIsRead) {
    EXPECT_TRUE(holds_for_canonical([](const std::string& path) {
        const auto plain = decoded_path(path);
        RC_ASSERT(plain.starts_with('/'));
        RC_ASSERT(std::ranges::none_of(plain, [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; }));
        RC_ASSERT(std::ranges::count(plain, '/') == std::ranges::count(path, '/'));
        RC_ASSERT(decoded_path(plain) == plain);
        for (const auto segment : split(plain, '/')) {
            RC_ASSERT(segment != "." && segment != "..");
            RC_ASSERT(!segment.starts_with("..;") && !segment.starts_with(".;"));
        }
    }));
}

TEST(CanonicalPathProperty, IsReadAlikeByServersThatDropParameters) {
    EXPECT_TRUE(holds_for_canonical([](const std::string& path) {
        const auto seen = without_parameters(path);
        const auto again = canonical_path(seen);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == seen);
        RC_ASSERT(without_parameters(seen) == seen);
    }));
}

TEST(PathPatternProperty, EveryPathIsBelowItselfAndAboveNothingElse) {
    EXPECT_TRUE(holds_for_canonical([](const std::string& path) {
        if (path.find('*') != path.npos) return;
        const auto itself = PathPattern::parse(path);
        RC_ASSERT(itself.has_value());
        RC_ASSERT(itself->matches(path));
        RC_ASSERT(PathPattern::parse("/**")->matches(path));
        const auto slash = path.ends_with('/') ? "" : "/";
        const auto below = PathPattern::parse(path + slash + "**");
        RC_ASSERT(below->matches(path));
        RC_ASSERT(below->matches(path + slash + "x/y"));
        RC_ASSERT(!itself->matches(path + slash + "x"));
        RC_ASSERT(path.starts_with(itself->fixed_part()));
    }));
}

}  // namespace
}  // namespace hf::http
