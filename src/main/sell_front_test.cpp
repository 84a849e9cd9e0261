#include "main/sell_front.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>

namespace hf::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Front : public testing::Test {
  protected:
    Front() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-front-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    ~Front() override { std::filesystem::remove_all(folder_); }

    void put(const std::string& name, std::size_t size = 1) {
        const auto path = folder_ / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path} << std::string(size, 'x');
    }
    std::vector<std::string> links(std::size_t most = 100) {
        std::vector<std::string> all;
        for (auto& item : items_for_sale(folder_, most).items) all.push_back(item.link);
        return all;
    }

    std::filesystem::path folder_;
};

TEST_F(Front, ListsWhatAGateWouldServe) {
    put("b.jpg");
    put("a.jpg");
    put("2024/sea.jpg");
    put(".hidden");
    put(".git/config");
    put("back\\slash");
    EXPECT_THAT(links(), ElementsAre("/2024/sea.jpg", "/a.jpg", "/b.jpg"));
}

TEST_F(Front, EscapesNames) {
    put("100% sea?.jpg");
    put("r\xc3\xa9sum\xc3\xa9.pdf");
    EXPECT_THAT(links(), ElementsAre("/100%25%20sea%3F.jpg", "/r%C3%A9sum%C3%A9.pdf"));
}

TEST_F(Front, StopsAtTheMost) {
    for (int i = 0; i < 5; ++i) put(std::to_string(i));
    EXPECT_EQ(links(3).size(), 3U);
    EXPECT_TRUE(items_for_sale(folder_, 3).more);
    EXPECT_FALSE(items_for_sale(folder_, 5).more);
}

TEST_F(Front, NamesAreNoMarkup) {
    put("<b>&\"'.txt", 1'234'567);
    const auto page = front_page("<i>mine</i>", "0.25 USD", items_for_sale(folder_, 10));
    EXPECT_THAT(page, HasSubstr("&lt;b&gt;&amp;&quot;"));
    EXPECT_THAT(page, HasSubstr("%3Cb%3E%26%22%27.txt"));
    EXPECT_THAT(page, HasSubstr("1.2 MB"));
    EXPECT_THAT(page, HasSubstr("0.25 USD"));
    EXPECT_THAT(page, Not(HasSubstr("<i>")));
}

}  // namespace
}  // namespace hf::cli
