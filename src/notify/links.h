// The links in a plain text: what a page shows as a link, and what must never be logged.
#pragma once

#include <string_view>
#include <vector>

namespace hf::notify {

struct TextPiece {
    std::string_view text;
    bool is_link = false;
};

/// The whole text in its order. A link begins with http:// or https:// and goes to the next blank or mark that does not
/// belong into an address; full stops and the like at its end belong to the sentence.
std::vector<TextPiece> pieces_of(std::string_view text);

}  // namespace hf::notify
