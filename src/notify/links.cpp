#include "notify/links.h"

#include <algorithm>

namespace hf::notify {
namespace {

std::size_t next_link(std::string_view text, std::size_t from) {
    return std::min(text.find("http://", from), text.find("https://", from));
}

std::size_t end_of_link(std::string_view text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && text[end] > ' ' && text[end] < 0x7f &&
           !std::string_view{"<>\"\\^`{|}"}.contains(text[end]))
        ++end;
    while (end > begin && std::string_view{".,;:!?)]'"}.contains(text[end - 1])) --end;
    return end;
}

}  // namespace

std::vector<TextPiece> pieces_of(std::string_view text) {
    std::vector<TextPiece> pieces;
    std::size_t said = 0;
    for (auto begin = next_link(text, 0); begin != text.npos; begin = next_link(text, said)) {
        if (begin > said) pieces.push_back({text.substr(said, begin - said), false});
        said = end_of_link(text, begin);
        const auto link = text.substr(begin, said - begin);
        pieces.push_back({link, !link.ends_with('/') || link.find("//") + 2 < link.size()});
    }
    if (said < text.size()) pieces.push_back({text.substr(said), false});
    return pieces;
}

}  // namespace hf::notify
