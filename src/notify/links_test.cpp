#include "notify/links.h"

#include <gtest/gtest.h>

#include <string>

namespace hf::notify {
namespace {

/// The text with its links in angle brackets.
std::string marked(std::string_view text) {
    std::string out, whole;
    for (const auto& piece : pieces_of(text)) {
        whole += piece.text;
        out += piece.is_link ? "<" + std::string{piece.text} + ">" : std::string{piece.text};
    }
    EXPECT_EQ(whole, text);
    return out;
}

struct Case {
    const char* text;
    const char* marked;
};

TEST(Links, AreFoundInTheirText) {
    for (const auto& [text, expected] : {
             Case{"", ""},
             Case{"no link", "no link"},
             Case{"http://a.example", "<http://a.example>"},
             Case{"Go to https://a.example/v?t=x_1&u=2#z.\nBye", "Go to <https://a.example/v?t=x_1&u=2#z>.\nBye"},
             Case{"(https://a.example/b) or https://c.example!", "(<https://a.example/b>) or <https://c.example>!"},
             Case{"<https://a.example/>", "<<https://a.example/>>"},
             Case{"https://a.example/\"onclick=x", "<https://a.example/>\"onclick=x"},
             Case{"https://a.example/ü", "<https://a.example/>ü"},
             Case{"http://", "http://"},
             Case{"http://.", "http://."},
             Case{"javascript:alert(1)", "javascript:alert(1)"},
             Case{"https://a.example https://a.example", "<https://a.example> <https://a.example>"},
         })
        EXPECT_EQ(marked(text), expected);
}

}  // namespace
}  // namespace hf::notify
