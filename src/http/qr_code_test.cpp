#include "http/qr_code.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace hf::http {
namespace {

/// The 7 by 7 square that stands in three corners of every code, and the light line around it.
bool has_finder(const QrCode& code, int left, int top) {
    for (int y = -1; y < 8; ++y)
        for (int x = -1; x < 8; ++x) {
            const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
            if (code.dark(left + x, top + y) != (ring == 3 || ring <= 1)) return false;
        }
    return true;
}

TEST(QrCode, IsAsLargeAsItsTextNeeds) {
    const struct {
        std::size_t bytes;
        int size;
    } rows[] = {{0, 21}, {14, 21}, {15, 25}, {62, 33}, {2331, 177}};  // byte mode, level M: ISO/IEC 18004 table 7
    for (const auto& row : rows) {
        const auto code = make_qr_code(std::string(row.bytes, 'a'));
        ASSERT_TRUE(code) << row.bytes;
        EXPECT_EQ(code->size, row.size) << row.bytes;
        EXPECT_EQ(code->modules.size(), static_cast<std::size_t>(row.size) * row.size);
    }
}

TEST(QrCode, IsNothingForATextThatNoCodeHolds) { EXPECT_FALSE(make_qr_code(std::string(2332, 'a'))); }

TEST(QrCode, HasItsThreeCornersAndNotTheFourth) {
    const auto code = make_qr_code("https://lightclient.example/#/transfer/0x/0x?amount=1").value();
    EXPECT_TRUE(has_finder(code, 0, 0));
    EXPECT_TRUE(has_finder(code, code.size - 7, 0));
    EXPECT_TRUE(has_finder(code, 0, code.size - 7));
    EXPECT_FALSE(has_finder(code, code.size - 7, code.size - 7));
}

/// The drawing read back: every run "M4,4h7v1h-7z" of the path put into a square that has room for the quiet zone.
std::vector<bool> modules_in(std::string_view svg, int side) {
    std::vector<bool> square(static_cast<std::size_t>(side) * side);
    const auto from = svg.find(" d=\"") + 4;
    for (auto run : split(svg.substr(from, svg.find('"', from) - from), 'z')) {
        if (run.empty()) continue;  // after the last one
        const auto comma = run.find(','), h = run.find('h'), v = run.find('v');
        const auto x = parse_decimal(run.substr(1, comma - 1)).value();
        const auto y = parse_decimal(run.substr(comma + 1, h - comma - 1)).value();
        const auto length = parse_decimal(run.substr(h + 1, v - h - 1)).value();
        for (auto i = x; i < x + length; ++i) square[y * side + i] = true;
    }
    return square;
}

TEST(QrCode, DrawsItsModulesAndAQuietZone) {
    const auto code = make_qr_code("lightning:lnbc1").value();
    const int side = code.size + 2 * kQuietZone;
    const auto svg = qr_svg(code, "Pay");
    EXPECT_NE(svg.find("viewBox=\"0 0 33 33\""), svg.npos) << "25 modules and 4 on each side";
    const auto drawn = modules_in(svg, side);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            ASSERT_EQ(drawn[y * side + x], code.dark(x - kQuietZone, y - kQuietZone)) << x << ' ' << y;
}

TEST(QrCode, SvgHasNoStyleAndItsLabelCannotLeaveItsAttribute) {
    const auto svg = qr_svg(make_qr_code("x").value(), "\"><script>");
    EXPECT_EQ(svg.find("style"), svg.npos);
    EXPECT_EQ(svg.find("<script"), svg.npos);
    EXPECT_NE(svg.find("aria-label=\"&quot;&gt;&lt;script&gt;\""), svg.npos);
}

TEST(QrCode, TextIsTwoModulesALineAndALightFrame) {
    const auto code = make_qr_code("x").value();
    const auto text = qr_text(code);
    const auto lines = split(text, '\n');
    ASSERT_EQ(lines.size(), 15u + 1) << "29 rows in 15 lines, and what follows the last line end";
    std::string frame;
    for (int i = 0; i < 29; ++i) frame += "█";
    EXPECT_EQ(lines[0], frame);
    EXPECT_EQ(lines[1], frame);
    EXPECT_TRUE(lines[2].starts_with("████ ▄▄▄▄▄ █")) << lines[2];
    EXPECT_EQ(lines[14].find("█"), lines[14].npos) << "its lower half is outside";
}

TEST(QrCode, TextHoldsTheSameModules) {
    const auto code = make_qr_code("lightning:lnbc1").value();
    for (const bool dark_on_light : {false, true}) {
        const auto text = qr_text(code, dark_on_light);
        int y = -kQuietZone;
        for (std::string_view line : split(text, '\n')) {
            for (int x = -kQuietZone; !line.empty(); ++x) {
                const auto glyph = line.substr(0, line[0] == ' ' ? 1 : 3);
                line.remove_prefix(glyph.size());
                const bool upper = glyph == "█" || glyph == "▀", lower = glyph == "█" || glyph == "▄";
                ASSERT_EQ(upper == dark_on_light, code.dark(x, y)) << x << ' ' << y;
                if (y + 1 < code.size + kQuietZone) ASSERT_EQ(lower == dark_on_light, code.dark(x, y + 1));
            }
            y += 2;
        }
    }
}

TEST(QrCode, OnALightGroundTheDarkModulesAreDrawn) {
    const auto text = qr_text(make_qr_code("x").value(), true);
    const auto lines = split(text, '\n');
    EXPECT_EQ(lines[0], std::string(29, ' '));
    EXPECT_TRUE(lines[2].starts_with("    █▀▀▀▀▀█ ")) << lines[2];
}

}  // namespace
}  // namespace hf::http
