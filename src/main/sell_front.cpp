#include "main/sell_front.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/path.h"

namespace hf::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
ul { list-style: none; padding: 0; }
li { border-top: 1px solid #8884; }
a { display: flex; gap: 1rem; justify-content: space-between; padding: .75rem 0; overflow-wrap: anywhere; }
small { white-space: nowrap; opacity: .75; }
</style>
)";

/// RFC 3986 §2.3 and the slashes between segments; everything else as its bytes.
std::string escaped(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view{"-._~/"}.contains(c);
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string in_words(std::uint64_t bytes) {
    constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 999.5 && unit + 1 < kUnits.size()) size /= 1000, ++unit;
    return fmt::format("{:.{}f} {}", size, unit > 0 && size < 9.95 ? 1 : 0, kUnits[unit]);
}

}  // namespace

ItemsForSale items_for_sale(const fs::path& folder, std::size_t most) {
    ItemsForSale found;
    std::error_code failed;
    fs::recursive_directory_iterator entry{folder, fs::directory_options::skip_permission_denied, failed};
    for (; !failed && entry != fs::recursive_directory_iterator{}; entry.increment(failed)) {
        const bool hidden = entry->path().filename().native().starts_with('.');
        std::error_code odd;
        if (hidden) entry.disable_recursion_pending();
        if (hidden || !entry->is_regular_file(odd)) continue;
        const auto name = entry->path().lexically_relative(folder).native();
        auto link = "/" + escaped(name);
        if (!http::canonical_path(link)) continue;
        if (found.items.size() == most) {
            found.more = true;
            break;
        }
        found.items.push_back({name, std::move(link), entry->file_size(odd)});
    }
    std::ranges::sort(found.items, {}, &ItemForSale::name);
    return found;
}

std::string front_page(std::string_view title, std::string_view price, const ItemsForSale& items) {
    std::string page{kHead};
    page += fmt::format("<title>{0}</title>\n<h1>{0}</h1>\n<p>{1}</p>\n<ul>\n", escape_html(title), escape_html(price));
    for (const auto& item : items.items)
        page += fmt::format("<li><a href=\"{}\"><span>{}</span><small>{}</small></a></li>\n", item.link,
                            escape_html(item.name), in_words(item.size));
    return page + (items.more ? "</ul>\n<p>There is more than this page lists.</p>\n" : "</ul>\n");
}

}  // namespace hf::cli
