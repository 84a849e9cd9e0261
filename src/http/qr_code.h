// QR codes (ISO/IEC 18004): the way from a screen to a telephone. As SVG for pages, as half blocks for a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hf::http {

/// The empty margin that readers need to find a code, in modules (ISO/IEC 18004 §6.3.8).
inline constexpr int kQuietZone = 4;

/// A square of modules; true is dark. The quiet zone is not among them.
struct QrCode {
    int size = 0;               // modules a side: 21 to 177
    std::vector<bool> modules;  // row by row from the top left

    /// Outside of the square everything is light.
    bool dark(int x, int y) const {
        return x >= 0 && y >= 0 && x < size && y < size && modules[static_cast<std::size_t>(y) * size + x];
    }
};

/// The smallest code that holds the text and survives the loss of 15 % of it (level M, more where that costs no
/// room). The text is bytes, UTF-8 by custom. Nothing when it is longer than any code holds (2331 bytes).
std::optional<QrCode> make_qr_code(std::string_view text);

/// An <svg> of one path with its quiet zone, dark on light whatever the page's colours are: readers want it so. It
/// carries no size and no style but classes "qr", "qr-paper" and "qr-ink", and `label` for those who cannot see it.
std::string qr_svg(const QrCode& code, std::string_view label);

/// Lines of half blocks, two modules high each, quiet zone included. The light modules are drawn, as the letters of a
/// terminal are; `dark_on_light` is for terminals with a light ground.
std::string qr_text(const QrCode& code, bool dark_on_light = false);

}  // namespace hf::http
