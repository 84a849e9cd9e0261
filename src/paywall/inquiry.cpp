#include "paywall/inquiry.h"

#include "base/text.h"
#include "http/request.h"
#include "paywall/answers.h"

namespace hf::paywall {
namespace {

class PriceQuestion final : public http::Delivery {
  public:
    PriceQuestion(const http::Request& request, std::function<http::Reaction(Quote)> quoted)
        : request_(request), quoted_(std::move(quoted)) {}

    std::optional<std::size_t> reads(const http::AnswerHead& head) override {
        return head.status == 402 ? std::optional{kMostPreviewBytes} : std::nullopt;
    }
    http::Reaction on_read(http::AnswerHead head, std::string body) override {
        auto quote = read_quote(head, body);
        if (!quote) return for_any_origin(http::problem(quote.error(), request_));
        return quoted_(*std::move(quote));
    }
    std::optional<http::Reply> on_head(http::AnswerHead& head) override {
        if (head.status >= 500) return for_any_origin(http::problem({Code::bad_gateway}, request_));
        allow_any_origin(head.fields);
        return std::nullopt;
    }
    std::optional<http::Reply> on_failure(const http::Reply& reply) override { return for_any_origin(reply); }
    std::unique_ptr<http::Ask> ended(http::Ending, int) override { return nullptr; }

  private:
    const http::Request& request_;
    std::function<http::Reaction(Quote)> quoted_;
};

class PresenceQuestion final : public http::Delivery {
  public:
    PresenceQuestion(const http::Request& request, std::function<http::Reaction()> there)
        : request_(request), there_(std::move(there)) {}

    /// An upstream that knows no HEAD has not said that it is not there.
    static bool is_there(int status) { return status < 300 || status == 402 || status == 405 || status == 501; }

    std::optional<std::size_t> reads(const http::AnswerHead& head) override {
        return is_there(head.status) ? std::optional<std::size_t>{0} : std::nullopt;
    }
    http::Reaction on_read(http::AnswerHead, std::string) override { return there_(); }
    std::optional<http::Reply> on_head(http::AnswerHead& head) override {
        if (head.status >= 500) return for_any_origin(http::problem({Code::bad_gateway}, request_));
        if (head.status == 404) return for_any_origin(http::problem({Code::not_found}, request_));
        http::Reply reply{.status = head.status};
        if (const auto to = head.fields["Location"]; !to.empty()) reply.fields.set("Location", to);
        reply.fields.set("Cache-Control", "no-store");
        return for_any_origin(std::move(reply));
    }
    std::optional<http::Reply> on_failure(const http::Reply& reply) override { return for_any_origin(reply); }
    std::unique_ptr<http::Ask> ended(http::Ending, int) override { return nullptr; }

  private:
    const http::Request& request_;
    std::function<http::Reaction()> there_;
};

}  // namespace

Result<Quote> read_quote(const http::AnswerHead& head, std::string_view body) {
    const auto text = head.withheld["Holdfast-Price"];
    if (text.empty()) return fail(Code::bad_gateway, "The upstream asks for money and does not say how much.");
    auto prices = parse_prices(text);
    if (!prices) return fail(Code::bad_gateway, "The upstream asks for a price that is none.");
    Quote quote{*std::move(prices), {}};
    if (head.fields["Content-Type"].starts_with("application/json"))
        if (const auto preview = parse_json(body)) quote.preview = write_json(*preview);
    return quote;
}

std::unique_ptr<http::Delivery> ask_price(const http::Request& request, std::function<http::Reaction(Quote)> quoted) {
    return std::make_unique<PriceQuestion>(request, std::move(quoted));
}

std::unique_ptr<http::Delivery> ask_presence(const http::Request& request, std::function<http::Reaction()> there) {
    return std::make_unique<PresenceQuestion>(request, std::move(there));
}

}  // namespace hf::paywall
