#include "http/cursor.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace hf::http {
namespace {

const Cursors kCursors{"secret"};

TEST(Cursor, ComesBackAsItWent) {
    for (const std::string& last :
         {std::string{}, std::string{"pay_1"}, std::string{"a longer key with \xc3\xa9"}, std::string{"a\0b", 3}})
        EXPECT_EQ(kCursors.open("listThings", kCursors.seal("listThings", last)), last);
}

TEST(Cursor, IsBoundToItsListAndItsServer) {
    const auto cursor = kCursors.seal("listThings", "x");
    EXPECT_EQ(kCursors.open("listOthers", cursor), std::nullopt);
    EXPECT_EQ(Cursors{"other"}.open("listThings", cursor), std::nullopt);
    EXPECT_EQ(kCursors.open("listThing", kCursors.seal("listThings", "x")), std::nullopt);
    EXPECT_EQ(kCursors.open("list", kCursors.seal("listT", "hings")), std::nullopt) << "no other pair spells the same";
}

TEST(Cursor, EveryChangedBitIsNoticed) {
    const auto bytes = *from_base64url(kCursors.seal("listThings", "pay_1"));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (int bit = 0; bit < 8; ++bit) {
            auto changed = bytes;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            EXPECT_EQ(kCursors.open("listThings", base64url(changed)), std::nullopt) << i << ' ' << bit;
        }
}

TEST(Cursor, RefusesWhatIsNone) {
    for (const char* text : {"", "a", "!!!!", "AAAA", "pay_1"})
        EXPECT_EQ(kCursors.open("x", text), std::nullopt) << text;
}

}  // namespace
}  // namespace hf::http
