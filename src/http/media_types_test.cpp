#include "http/media_types.h"

#include <gtest/gtest.h>

namespace hf::http {
namespace {

TEST(MediaTypes, GoByTheLastExtension) {
    constexpr std::string_view kUnknown = "application/octet-stream";
    constexpr std::pair<std::string_view, std::string_view> kCases[] = {
        {"a.html", "text/html; charset=utf-8"},
        {"a.HTML", "text/html; charset=utf-8"},
        {"x/y/a.txt", "text/plain; charset=utf-8"},
        {"a.tar.gz", "application/gzip"},
        {"a.7z", "application/x-7z-compressed"},
        {"a.zst", "application/zstd"},
        {"a.png", "image/png"},
        {"a", kUnknown},
        {"a.", kUnknown},
        {".html", kUnknown},
        {"a.html/b", kUnknown},
        {"a.unheard", kUnknown},
        {"", kUnknown},
    };
    for (const auto& [name, type] : kCases) EXPECT_EQ(media_type(name), type) << name;
}

}  // namespace
}  // namespace hf::http
