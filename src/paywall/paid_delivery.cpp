#include "paywall/paid_delivery.h"

#include <algorithm>

#include "base/text.h"
#include "paywall/answers.h"
#include "paywall/find_payment.h"

namespace hf::paywall {
namespace {

class PaidDelivery final : public http::Delivery {
  public:
    PaidDelivery(const store::Kernel& kernel, const Gate& gate, OpenWindows& windows, http::Request& request, Paid paid,
                 Requoted requoted)
        : kernel_(kernel),
          gate_(gate),
          windows_(windows),
          request_(request),
          payment_(std::move(paid.payment)),
          reservation_(std::move(paid.reservation)),
          receipt_(std::move(paid.receipt)),
          requoted_(std::move(requoted)) {}

    std::optional<std::size_t> reads(const http::AnswerHead& head) override {
        return requoted_ && head.status == 402 ? std::optional{kMostPreviewBytes} : std::nullopt;
    }

    http::Reaction on_read(http::AnswerHead head, std::string body) override {
        auto quote = read_quote(head, body);
        if (!quote) return marked(http::problem(quote.error(), request_));
        if (std::ranges::find(quote->prices, payment_.price()) != quote->prices.end())
            return marked(http::problem(
                {Code::bad_gateway, "The upstream was told that this is paid for and asks for the same price again."},
                request_));
        return requoted_(payment_, *std::move(quote));
    }

    std::optional<http::Reply> on_head(http::AnswerHead& head) override {
        if (head.status >= 500) return marked(http::problem({Code::bad_gateway}, request_));
        make_private(head.fields, payment_.opens_once());
        if (head.status >= 400) head.fields.set("Cache-Control", "no-store");
        if (head.status < 300) head.fields.set("Holdfast-Receipt", receipt_);
        return std::nullopt;
    }

    std::optional<http::Reply> on_failure(const http::Reply& reply) override { return marked(reply); }

    Duration renew_every() const override {
        return reservation_ && payment_.opens_once() ? kClaimLease / 3 : Duration{0};
    }

    std::unique_ptr<http::Ask> renew() override {
        return std::make_unique<http::Ask>(http::ask(
            store::Mode::write,
            [this](store::Tx& tx) { return renew_claim(tx, kernel_.context(request_.caller), *reservation_); },
            [](bool) -> http::Reaction { return http::Reply{}; }));
    }

    std::unique_ptr<http::Ask> ended(http::Ending ending, int status) override {
        if (!reservation_) return nullptr;
        const auto how = outcome(ending, status);
        // A window needs no giving back: nobody else was kept out.
        if (!payment_.opens_once() && how != Delivered::wholly) return nullptr;
        return std::make_unique<http::Ask>(http::ask(
            store::Mode::write,
            [this, how](store::Tx& tx) {
                const auto context = kernel_.context(request_.caller);
                ended_at_ = context.now;
                return finish_claim(tx, context, *reservation_, how, gate_.redeliveries);
            },
            [this, how](bool counted) -> http::Reaction {
                if (counted && how == Delivered::wholly && !payment_.opens_once())
                    windows_.remember(payment_.id.text,
                                      {payment_.binding, payment_.price(), ended_at_ + payment_.window_ms, receipt_});
                return http::Reply{};
            }));
    }

  private:
    static Delivered outcome(http::Ending ending, int status) {
        switch (ending) {
            case http::Ending::delivered:
                // 101: a socket that was open and has ended was what was paid for.
                return (status >= 200 && status < 300) || status == 101 ? Delivered::wholly : Delivered::not_at_all;
            case http::Ending::visitor_left:  // of an error's page he has missed nothing that he paid for
                return status >= 300 ? Delivered::not_at_all : Delivered::broken_off;
            case http::Ending::refused:
            case http::Ending::no_source:
            case http::Ending::source_broke: return Delivered::not_at_all;
        }
        return Delivered::not_at_all;
    }

    static http::Reply marked(http::Reply reply) {
        reply.fields.set("Cache-Control", "no-store");
        allow_any_origin(reply.fields);
        return reply;
    }

    const store::Kernel& kernel_;
    const Gate& gate_;
    OpenWindows& windows_;
    http::Request& request_;
    const Payment payment_;
    const std::optional<Reservation> reservation_;
    const std::string receipt_;
    const Requoted requoted_;
    Time ended_at_;
};

}  // namespace

namespace {

/// All fields of that name as the one they mean (RFC 9110 §5.3).
std::string joined(const http::Fields& fields, std::string_view name) {
    std::string all;
    for (const auto& field : fields)
        if (equals_ignoring_case(field.name, name) && !field.value.empty())
            all.append(all.empty() ? "" : ", ").append(field.value);
    return all;
}

/// Words to caches that some of them heed before Cache-Control (RFC 9213 and its forerunners).
bool is_for_shared_caches(std::string_view name) {
    static constexpr std::string_view kNames[] = {"Expires", "Pragma", "Age", "X-Accel-Expires", "Edge-Control"};
    const auto lowered = to_lower(name);
    return lowered.ends_with("-cache-control") || lowered.starts_with("surrogate-") ||
           std::ranges::any_of(kNames, [&](auto one) { return equals_ignoring_case(one, name); });
}

}  // namespace

void make_private(http::Fields& fields, bool once) {
    const auto said = joined(fields, "Cache-Control");
    std::string kept = once ? "no-store" : "private";
    if (!once)
        for (auto directive : split(said, ',')) {
            directive = trim(directive);
            const auto name = to_lower(directive.substr(0, directive.find('=')));
            if (name == "max-age" || name == "no-cache" || name == "no-store" || name == "must-revalidate" ||
                name == "no-transform" || name == "immutable")
                kept += ", " + std::string{directive};
        }
    fields.set("Cache-Control", kept);
    fields.remove_if([](const http::Field& field) { return is_for_shared_caches(field.name); });
    auto vary = joined(fields, "Vary");
    if (!vary.empty()) vary += ", ";
    fields.set("Vary", vary + "Cookie, Holdfast-Payment, Holdfast-Receipt, X-Raiden-Payment-Id");
    allow_any_origin(fields);
}

std::unique_ptr<http::Delivery> paid_delivery(const store::Kernel& kernel, const Gate& gate, OpenWindows& windows,
                                              http::Request& request, Paid paid, Requoted requoted) {
    return std::make_unique<PaidDelivery>(kernel, gate, windows, request, std::move(paid), std::move(requoted));
}

}  // namespace hf::paywall
