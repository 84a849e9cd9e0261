#include "main/sales_feed.h"

#include "paywall/move_payment.h"

namespace hf::cli {
namespace {

constexpr std::size_t kRemembered = 10'000;
constexpr int kLookedThrough = 500;

}  // namespace

SalesFeed::SalesFeed(store::Store& store, Time from, Tell tell) : store_(store), from_(from), tell_(std::move(tell)) {
    store.listen([inbox = inbox_](std::string_view topic, std::string_view key) {
        if (!topic.empty() && topic != paywall::kPaymentTopic) return;
        const std::lock_guard lock{inbox->mutex};
        if (inbox->closed) return;
        inbox->ids.emplace_back(key);
        inbox->filled.notify_one();
    });
    thread_ = std::jthread{[this] { work(); }};
}

SalesFeed::~SalesFeed() {
    {
        const std::lock_guard lock{inbox_->mutex};
        inbox_->closed = true;
    }
    inbox_->filled.notify_one();
}

void SalesFeed::work() {
    for (;;) {
        std::string id;
        {
            std::unique_lock lock{inbox_->mutex};
            inbox_->filled.wait(lock, [&] { return !inbox_->ids.empty() || inbox_->closed; });
            if (inbox_->ids.empty()) return;
            id = std::move(inbox_->ids.front());
            inbox_->ids.pop_front();
        }
        for (const auto& sale : look_up(id)) tell_once(sale);
    }
}

std::vector<paywall::Sale> SalesFeed::look_up(const std::string& id) {
    try {
        return store::read(store_, [&](store::Tx& tx) {
            if (id.empty()) return paywall::latest_sales(tx, kLookedThrough);
            std::vector<paywall::Sale> sales;
            const auto payment = paywall::PaymentId::parse(id);
            if (auto sale = payment ? paywall::find_sale(tx, *payment) : std::nullopt)
                sales.push_back(*std::move(sale));
            return sales;
        });
    } catch (const WorldError&) {
        return {};  // it stays in the database; only this line is not told
    }
}

void SalesFeed::tell_once(const paywall::Sale& sale) {
    if (sale.paid_at < from_ || !told_.insert(sale.id.text).second) return;
    told_in_order_.push_back(sale.id.text);
    if (told_in_order_.size() > kRemembered) {
        told_.erase(told_in_order_.front());
        told_in_order_.pop_front();
    }
    tell_(sale);
}

}  // namespace hf::cli
