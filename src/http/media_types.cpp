#include "http/media_types.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hf::http {

namespace {

struct Row {
    std::string_view extension;
    std::string_view type;
};

// clang-format off
constexpr std::array kTypes{
    Row{"7z",          "application/x-7z-compressed"},
    Row{"aac",         "audio/aac"},
    Row{"avif",        "image/avif"},
    Row{"bmp",         "image/bmp"},
    Row{"bz2",         "application/x-bzip2"},
    Row{"css",         "text/css; charset=utf-8"},
    Row{"csv",         "text/csv; charset=utf-8"},
    Row{"epub",        "application/epub+zip"},
    Row{"flac",        "audio/flac"},
    Row{"geojson",     "application/geo+json"},
    Row{"gif",         "image/gif"},
    Row{"gz",          "application/gzip"},
    Row{"htm",         "text/html; charset=utf-8"},
    Row{"html",        "text/html; charset=utf-8"},
    Row{"ico",         "image/vnd.microsoft.icon"},
    Row{"ics",         "text/calendar; charset=utf-8"},
    Row{"jpeg",        "image/jpeg"},
    Row{"jpg",         "image/jpeg"},
    Row{"js",          "text/javascript; charset=utf-8"},
    Row{"json",        "application/json"},
    Row{"m4a",         "audio/mp4"},
    Row{"m4v",         "video/mp4"},
    Row{"map",         "application/json"},
    Row{"md",          "text/markdown; charset=utf-8"},
    Row{"mjs",         "text/javascript; charset=utf-8"},
    Row{"mkv",         "video/matroska"},
    Row{"mov",         "video/quicktime"},
    Row{"mp3",         "audio/mpeg"},
    Row{"mp4",         "video/mp4"},
    Row{"oga",         "audio/ogg"},
    Row{"ogg",         "audio/ogg"},
    Row{"ogv",         "video/ogg"},
    Row{"opus",        "audio/ogg"},
    Row{"otf",         "font/otf"},
    Row{"pdf",         "application/pdf"},
    Row{"png",         "image/png"},
    Row{"rss",         "application/rss+xml"},
    Row{"rtf",         "application/rtf"},
    Row{"svg",         "image/svg+xml"},
    Row{"tar",         "application/x-tar"},
    Row{"tif",         "image/tiff"},
    Row{"tiff",        "image/tiff"},
    Row{"ttf",         "font/ttf"},
    Row{"txt",         "text/plain; charset=utf-8"},
    Row{"wasm",        "application/wasm"},
    Row{"wav",         "audio/wav"},
    Row{"webm",        "video/webm"},
    Row{"webmanifest", "application/manifest+json"},
    Row{"webp",        "image/webp"},
    Row{"woff",        "font/woff"},
    Row{"woff2",       "font/woff2"},
    Row{"xhtml",       "application/xhtml+xml"},
    Row{"xml",         "application/xml"},
    Row{"yaml",        "application/yaml"},
    Row{"yml",         "application/yaml"},
    Row{"zip",         "application/zip"},
    Row{"zst",         "application/zstd"},
};
// clang-format on
static_assert(std::ranges::is_sorted(kTypes, {}, &Row::extension));

}  // namespace

std::string_view media_type(std::string_view file_name) {
    static constexpr std::string_view kUnknown = "application/octet-stream";
    file_name.remove_prefix(file_name.rfind('/') + 1);
    const auto dot = file_name.rfind('.');
    if (dot == file_name.npos || dot == 0) return kUnknown;
    const auto extension = to_lower(file_name.substr(dot + 1));
    const auto row = std::ranges::lower_bound(kTypes, extension, {}, &Row::extension);
    return row != kTypes.end() && row->extension == extension ? row->type : kUnknown;
}

}  // namespace hf::http
