// What the gate says to those who have not paid: as JSON for programs, as a page for people.
#pragma once

#include "http/reply.h"
#include "http/request.h"
#include "paywall/find_payment.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// Whether the request would rather have HTML (RFC 9110 §12.5.1: by q-values; JSON when nothing is preferred).
bool wants_page(const http::Request& request);
/// The same of a page's own address, where HTML is what nobody has to ask for.
bool wants_json(const http::Request& request);

/// Everything one 402 or 401 tells. `notice` is a line for people about an earlier payment, or empty.
struct Bill {
    int status = 402;
    PublicPayment payment;
    const Gate& gate;
    std::string_view resource;  // where to come back to
    std::string notice{};
    json::value preview{};  // null: none
};

/// What those who have not paid are shown: the upstream's words about this payment, or the gate's.
json::value preview_of(const Payment& payment, const Gate& gate);
/// A preview's member when it is a text; anything else is for programs.
std::string preview_text(const json::value& preview, std::string_view key);

/// Without any field but its type.
http::Reply bill_in_json(const Bill& bill);

/// With WWW-Authenticate, Link, Holdfast-Pay-Page, Holdfast-Price, the CORS fields and no-store; a 401 has Retry-After.
http::Reply bill(const http::Request& request, const Bill& bill);

/// The answer to HEAD, to a prefetch and to a conditional request that has not paid: the price and nothing else.
http::Reply price_only(const Gate& gate, const std::vector<Money>& prices);

/// The refusal of a header credential, in the origin's words.
http::Reply not_awaited(const http::Request& request);

/// Any browser's page may read what a priced path answers, without credentials of ours being sent along.
void allow_any_origin(http::Fields& fields);
http::Reply for_any_origin(http::Reply reply);
http::Reply preflight(const http::Request& request);

}  // namespace hf::paywall
