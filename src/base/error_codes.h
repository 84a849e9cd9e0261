// Every way a request can be refused, once: code, HTTP status, whether trying again can help, a sentence for a person.
// From this table come the problem+json bodies (RFC 9457), the OpenAPI responses and the page of errors.
#pragma once

#include <array>
#include <string_view>

#include "base/describe.h"

namespace hf {

enum class Code {
    malformed_request,
    bad_path,
    unauthorized,
    payment_awaited,
    payment_required,
    forbidden,
    not_found,
    payment_not_awaited,
    method_not_allowed,
    not_acceptable,
    request_timeout,
    wrong_state,
    request_in_progress,
    payload_too_large,
    uri_too_long,
    unsupported_media_type,
    expectation_failed,
    misdirected_request,
    invalid_fields,
    idempotency_mismatch,
    rate_limited,
    headers_too_large,
    internal,
    not_implemented,
    bad_gateway,
    unavailable,
    gateway_timeout,
    http_version,
    loop_detected,
};
BOOST_DESCRIBE_ENUM(Code, malformed_request, bad_path, unauthorized, payment_awaited, payment_required, forbidden,
                    not_found, payment_not_awaited, method_not_allowed, not_acceptable, request_timeout, wrong_state,
                    request_in_progress, payload_too_large, uri_too_long, unsupported_media_type, expectation_failed,
                    misdirected_request, invalid_fields, idempotency_mismatch, rate_limited, headers_too_large,
                    internal, not_implemented, bad_gateway, unavailable, gateway_timeout, http_version, loop_detected)

struct CodeRow {
    Code code;
    int status;
    bool retryable;
    std::string_view says;
};

// clang-format off
inline constexpr std::array kCodes{
    //      code                          status retry  says
    CodeRow{Code::malformed_request,      400, false, "The request could not be read."},
    CodeRow{Code::bad_path,               400, false, "The path is spelled in a way that two readers could take differently."},
    CodeRow{Code::unauthorized,           401, false, "This needs a valid key, or somebody who is signed in."},
    CodeRow{Code::payment_awaited,        401, true,  "The payment has not arrived yet."},
    CodeRow{Code::payment_required,       402, false, "This has a price and has not been paid for."},
    CodeRow{Code::forbidden,              403, false, "This is not for whoever asks."},
    CodeRow{Code::not_found,              404, false, "There is no such thing here."},
    CodeRow{Code::payment_not_awaited,    404, false, "Specified X-Raiden-Payment-Id is not awaited."},
    CodeRow{Code::method_not_allowed,     405, false, "This address does not answer that method."},
    CodeRow{Code::not_acceptable,         406, false, "None of the media types asked for can be given."},
    CodeRow{Code::request_timeout,        408, true,  "The request did not arrive in time."},
    CodeRow{Code::wrong_state,            409, false, "What was asked is not possible in the present state."},
    CodeRow{Code::request_in_progress,    409, true,  "The first request with this Idempotency-Key is still under way."},
    CodeRow{Code::payload_too_large,      413, false, "The body is larger than is accepted here."},
    CodeRow{Code::uri_too_long,           414, false, "The address is longer than is accepted here."},
    CodeRow{Code::unsupported_media_type, 415, false, "The body has to be application/json."},
    CodeRow{Code::expectation_failed,     417, false, "Only Expect: 100-continue is understood."},
    CodeRow{Code::misdirected_request,    421, false, "This server does not answer for that host."},
    CodeRow{Code::invalid_fields,         422, false, "Some fields are missing, unknown or out of range."},
    CodeRow{Code::idempotency_mismatch,   422, false, "This Idempotency-Key was used before with another request."},
    CodeRow{Code::rate_limited,           429, true,  "Too many requests; try again later."},
    CodeRow{Code::headers_too_large,      431, false, "The header fields are larger than is accepted here."},
    CodeRow{Code::internal,               500, true,  "Something went wrong on our side."},
    CodeRow{Code::not_implemented,        501, false, "That transfer coding or method is not understood."},
    CodeRow{Code::bad_gateway,            502, true,  "The site behind the gate gave no usable answer."},
    CodeRow{Code::unavailable,            503, true,  "This cannot be done right now; try again shortly."},
    CodeRow{Code::gateway_timeout,        504, true,  "The site behind the gate did not answer in time."},
    CodeRow{Code::http_version,           505, false, "Only HTTP/1.0 and HTTP/1.1 are spoken here."},
    CodeRow{Code::loop_detected,          508, false, "The request came back to the gate that sent it."},
};
// clang-format on

constexpr const CodeRow& row_of(Code code) { return kCodes[static_cast<std::size_t>(code)]; }

consteval bool codes_stand_in_order() {
    for (std::size_t i = 0; i < kCodes.size(); ++i)
        if (static_cast<std::size_t>(kCodes[i].code) != i) return false;
    return true;
}
static_assert(codes_stand_in_order());

}  // namespace hf
