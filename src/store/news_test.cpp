#include "store/news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postgres_news.h"

namespace hf::store {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using Item = News::Item;

std::vector<Item> through_the_wire(const std::vector<Item>& items) {
    std::vector<Item> heard;
    for (const auto& payload : notify_payloads(items)) {
        EXPECT_LT(payload.size(), 8000u) << "more than a notification carries";
        for (auto& item : read_payload(payload)) heard.push_back(std::move(item));
    }
    return heard;
}

TEST(News, FoldsRepeatsAndForgetsWhatWasUndone) {
    News news;
    news.add("b", "1");
    news.add("a", "2");
    const auto mark = news.mark();
    news.add("a", "3");
    news.back_to(mark);
    news.add("b", "1");
    EXPECT_THAT(news.take(), ElementsAre(Item{"a", "2"}, Item{"b", "1"}));
    EXPECT_TRUE(news.empty());
}

TEST(News, TravelsUnharmed) {
    const std::vector<Item> items{{"jobs", ""}, {"payments", "pay_1"}, {"payments", "Ünï, \"quoted\"\n"}};
    EXPECT_EQ(through_the_wire(items), items);
    EXPECT_THAT(notify_payloads({}), IsEmpty());
}

TEST(News, ManyFillSeveralPayloads) {
    std::vector<Item> items;
    for (int i = 0; i < 1000; ++i) items.push_back({"payments", "pay_" + std::to_string(100'000 + i)});
    EXPECT_GT(notify_payloads(items).size(), 1u);
    EXPECT_EQ(through_the_wire(items), items);
}

TEST(News, TooManyBecomeOneATopic) {
    std::vector<Item> items;
    for (int i = 0; i < 10'000; ++i) items.push_back({i % 2 == 0 ? "jobs" : "payments", std::to_string(1'000'000 + i)});
    EXPECT_THAT(through_the_wire(items), ElementsAre(Item{"jobs", ""}, Item{"payments", ""}));
}

TEST(News, AKeyThatCannotTravelMeansLookAgain) {
    for (const std::string& key : {std::string{"a\x1e"}, std::string{"\x1f"}, std::string{"a\0b", 3},
                                   std::string{"\xff"}, std::string(9000, 'x')})
        EXPECT_THAT(through_the_wire({{"jobs", key}}), ElementsAre(Item{"jobs", ""}));
}

TEST(News, TroubleIsWhatWasSaidLast) {
    Trouble trouble;
    EXPECT_EQ(trouble.says(), "");
    trouble.set("full");
    trouble.set("still full");
    EXPECT_TRUE(trouble.any());
    EXPECT_EQ(trouble.says(), "still full");
    trouble.clear();
    EXPECT_EQ(trouble.says(), "");
}

}  // namespace
}  // namespace hf::store
