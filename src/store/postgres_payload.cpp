// How announcements are written into a notification.
#include "base/text.h"
#include "store/postgres_news.h"

namespace hf::store {
namespace {

constexpr std::size_t kLargestPayload = 7900;
constexpr std::size_t kMostPayloads = 8;
constexpr char kBetween = '\x1f', kAfter = '\x1e';

bool can_travel(std::string_view text) {
    return text.find(kBetween) == text.npos && text.find(kAfter) == text.npos && text.find('\0') == text.npos &&
           text.size() < kLargestPayload / 2 && is_utf8(text);
}

std::vector<std::string> packed(std::span<const News::Item> items) {
    std::vector<std::string> payloads;
    for (const auto& [topic, key] : items) {
        // A key that cannot be told becomes "look at everything", which is true of it too.
        auto piece = topic + kBetween + (can_travel(key) ? key : "") + kAfter;
        if (payloads.empty() || payloads.back().size() + piece.size() > kLargestPayload)
            payloads.push_back(std::move(piece));
        else
            payloads.back() += piece;
    }
    return payloads;
}

}  // namespace

std::vector<std::string> notify_payloads(std::span<const News::Item> items) {
    auto payloads = packed(items);
    if (payloads.size() <= kMostPayloads) return payloads;
    News topics;
    for (const auto& item : items) topics.add(item.topic, "");
    return packed(topics.take());
}

std::vector<News::Item> read_payload(std::string_view payload) {
    std::vector<News::Item> items;
    for (const auto piece : split(payload, kAfter)) {
        const auto between = piece.find(kBetween);
        if (between == piece.npos) continue;
        items.emplace_back(std::string{piece.substr(0, between)}, std::string{piece.substr(between + 1)});
    }
    return items;
}

}  // namespace hf::store
