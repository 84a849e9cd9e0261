// The front page of a folder that is sold: a list of what can be bought, made when the folder has no index.html.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hf::cli {

struct ItemForSale {
    std::string name;  // for people: "2024/beach.jpg"
    std::string link;  // for browsers: "/2024/beach.jpg", escaped
    std::uint64_t size = 0;
};

struct ItemsForSale {
    std::vector<ItemForSale> items;  // by name
    bool more = false;               // there are others
};

/// Regular files of the folder and below it, at most `most`. What a gate never serves is left out: dotfiles, and names
/// that no address can hold. Folders that cannot be read are passed over.
ItemsForSale items_for_sale(const std::filesystem::path& folder, std::size_t most);

/// An HTML page. `price` is what one item costs, in words.
std::string front_page(std::string_view title, std::string_view price, const ItemsForSale& items);

}  // namespace hf::cli
