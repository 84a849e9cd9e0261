// What the gate asks an upstream before it asks a visitor for money: what does this cost (price = "upstream"), or is it
// there at all (precheck = "head"). The question is the visitor's own request, without any sign of payment; what the
// upstream gives away to those who have not paid goes through to the visitor as it comes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/reaction.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// An upstream's 402: what it asks, and what it shows those who have not paid.
struct Quote {
    std::vector<Money> prices;
    std::string preview;  // JSON; empty: none
};

/// Reads a quote out of a 402: Holdfast-Price, and a body of application/json up to kMostPreviewBytes. bad_gateway for
/// a price that is none.
Result<Quote> read_quote(const http::AnswerHead& head, std::string_view body);

inline constexpr std::size_t kMostPreviewBytes = 64 << 10;

/// The delivery of a question about the price. `quoted` makes of a quote what is answered; everything but a 402 is
/// streamed to the visitor, and a 402 that cannot be read is 502.
std::unique_ptr<http::Delivery> ask_price(const http::Request& request, std::function<http::Reaction(Quote)> quoted);

/// The delivery of a question whether it is there, asked with HEAD. `there` goes on; what is not there is answered by
/// its status alone.
std::unique_ptr<http::Delivery> ask_presence(const http::Request& request, std::function<http::Reaction()> there);

}  // namespace hf::paywall
