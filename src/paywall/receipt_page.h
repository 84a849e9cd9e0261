// The receipt as a page: to be read, printed, and opened on another device.
#pragma once

#include <string>

#include "http/reply.h"
#include "paywall/gate.h"
#include "paywall/payment.h"

namespace hf::paywall {

struct ReceiptShown {
    const Payment& payment;  // that was paid
    const Gate& gate;
    std::string receipt;        // signed
    const std::string& issuer;  // the gate's public address, or empty: then no code leads here from another device
    bool opens;                 // what was bought, still
    bool is_play_money;
};

http::Reply receipt_page(const ReceiptShown& shown);

}  // namespace hf::paywall
