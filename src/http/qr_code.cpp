#include "http/qr_code.h"

#include <fmt/core.h>

#include <cstdint>
#include <qrcodegen/qrcodegen.hpp>

#include "base/text.h"

namespace hf::http {
namespace {

/// One subpath a run of dark modules in a row: "M4,4h7v1h-7z".
std::string path_of(const QrCode& code) {
    std::string path;
    for (int y = 0; y < code.size; ++y)
        for (int x = 0; x < code.size;) {
            int run = 0;
            while (code.dark(x + run, y)) ++run;
            if (run > 0) path += fmt::format("M{},{}h{}v1h-{}z", x + kQuietZone, y + kQuietZone, run, run);
            x += run + 1;
        }
    return path;
}

}  // namespace

std::optional<QrCode> make_qr_code(std::string_view text) {
    const std::vector<std::uint8_t> bytes{text.begin(), text.end()};
    try {
        const auto made = qrcodegen::QrCode::encodeBinary(bytes, qrcodegen::QrCode::Ecc::MEDIUM);
        QrCode code{made.getSize(), {}};
        code.modules.reserve(static_cast<std::size_t>(code.size) * code.size);
        for (int y = 0; y < code.size; ++y)
            for (int x = 0; x < code.size; ++x) code.modules.push_back(made.getModule(x, y));
        return code;
    } catch (const qrcodegen::data_too_long&) {
        return std::nullopt;
    }
}

std::string qr_svg(const QrCode& code, std::string_view label) {
    const int side = code.size + 2 * kQuietZone;
    return fmt::format(
        R"(<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">)"
        R"(<rect class="qr-paper" width="{0}" height="{0}" fill="#fff"/>)"
        R"(<path class="qr-ink" fill="#000" d="{2}"/></svg>)",
        side, escape_html(label), path_of(code));
}

std::string qr_text(const QrCode& code, bool dark_on_light) {
    std::string text;
    for (int y = -kQuietZone; y < code.size + kQuietZone; y += 2) {
        for (int x = -kQuietZone; x < code.size + kQuietZone; ++x) {
            const bool upper = code.dark(x, y) == dark_on_light;
            // Below the last row there is ground, which is never drawn.
            const bool lower = y + 1 < code.size + kQuietZone && code.dark(x, y + 1) == dark_on_light;
            text += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
        text += '\n';
    }
    return text;
}

}  // namespace hf::http
