#include "paywall/gate_pages.h"

#include <algorithm>

#include "base/json_codec.h"
#include "base/text.h"
#include "http/assets.h"
#include "paywall/answers.h"
#include "paywall/credential.h"
#include "paywall/find_payment.h"
#include "paywall/pay_in_sandbox.h"
#include "paywall/pay_page.h"
#include "paywall/receipt_page.h"
#include "paywall/watch_payment.h"

namespace hf::paywall {
namespace {

/// A payment with all that is shown of it.
struct Shown {
    Payment payment;
    PublicPayment view;
};

/// Or will, once it is paid.
bool opens_something(const Payment& payment, Time now) {
    if (payment.binding.empty()) return false;
    const auto state = state_at(payment, now);
    return state == State::awaited || state == State::paid || payment.opens_at(now);
}

/// Whoever has the link may have been sent it: from here on his browser can show what is paid for.
void hand_out(const Payment& payment, const http::Request& request, http::Reply& reply) {
    if (!opens_something(payment, request.arrived)) return;
    for (auto& cookie : cookies_to_set(request, payment.binding, payment.id)) reply.fields.add("Set-Cookie", cookie);
}

/// The gate as it is now; one that is gone has no words left.
const Gate& seller_of(const Payment& payment, const GateTable& table) {
    static const Gate kGone;
    const auto gate = std::ranges::find_if(table.gates, [&](const Gate& one) {
        return one.name == payment.gate || std::ranges::find(one.formerly, payment.gate) != one.formerly.end();
    });
    return gate == table.gates.end() ? kGone : *gate;
}

bool is_real_money(const rails::Rails& rails, const Payment& payment) {
    const auto rail = rails.find(payment.rail);
    return rail == nullptr || rail->traits().real_money;
}

http::Reply refusal(const Error& error, const http::Request& request) {
    return for_any_origin(http::problem(error, request));
}

Result<SandboxPayment> sandbox_payment_of(const http::Request& request, std::string_view id) {
    SandboxPayment in{std::string{id}, std::nullopt};
    if (!request.fields["Content-Type"].starts_with("application/json") || request.body.empty()) return in;
    auto body = TRY(parse_json(request.body));
    if (body.is_object() && body.get_object().contains("id"))
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/id", "is not known here"}}});
    if (body.is_object()) body.get_object()["id"] = id;
    return from_json<SandboxPayment>(body);
}

}  // namespace

http::Reaction GatePages::handle(http::Request& request, const GateTable& table) {
    const auto parts = split(request.path.substr(std::min(kPrefix.size(), request.path.size())), '/');
    const bool reads = request.method == "GET" || request.is_head();
    if (request.method == "OPTIONS") return preflight(request);
    if (parts[0] == "assets" && reads) {
        request.route = "/.holdfast/assets/{release}/{name}";
        return http::asset_reply(request, std::string_view{request.path}.substr(kGateAssets.size()));
    }
    if (parts.size() == 2 && parts[0] == "payments" && reads) return show_payment(request, parts[1]);
    if (parts.size() == 2 && parts[0] == "receipts" && reads) return show_receipt(request, table, parts[1]);
    if (parts.size() == 1 && parts[0] == "keys" && reads) return show_keys(request);
    if (parts.size() == 2 && parts[0] == "pay" && reads) return show_pay_page(request, table, parts[1]);
    if (parts.size() == 3 && parts[0] == "payments" && parts[2] == "pay") {
        if (request.method == "POST") return pay(request, parts[1]);
        auto reply = refusal({Code::method_not_allowed}, request);
        reply.fields.set("Allow", "POST");
        return reply;
    }
    return refusal({Code::not_found}, request);
}

http::Reaction GatePages::show_payment(http::Request& request, std::string_view text) {
    request.route = "/.holdfast/payments/{id}";
    auto id = PaymentId::parse(text);
    if (!id) return refusal({Code::not_found}, request);
    return watch_payment(kernel_, rails_, request, *std::move(id));
}

http::Reaction GatePages::show_pay_page(http::Request& request, const GateTable& table, std::string_view text) {
    request.route = "/.holdfast/pay/{id}";
    auto id = PaymentId::parse(text);
    if (!id) return refusal({Code::not_found}, request);
    return http::ask(
        store::Mode::read,
        [this, id = *std::move(id)](store::Tx& tx) -> Result<Shown> {
            auto payment = find_payment(tx, id);
            if (!payment) return fail(Code::not_found);
            auto view = public_view(*payment, offers_of(tx, rails_, *payment), kernel_.clock.now());
            return Shown{*std::move(payment), std::move(view)};
        },
        [&request, &table](Result<Shown> shown) -> http::Reaction {
            if (!shown) return refusal(shown.error(), request);
            const bool for_application = shown->payment.gate.empty();
            const auto& seller = seller_of(shown->payment, table);
            // An application says what it sells in words; there is no page of ours to lead back to.
            auto preview =
                for_application ? json::value{{"title", shown->payment.resource}} : preview_of(shown->payment, seller);
            const Bill bill{.status = 200,
                            .payment = shown->view,
                            .gate = seller,
                            .resource = for_application ? std::string_view{} : shown->payment.resource,
                            .preview = std::move(preview)};
            auto reply = wants_json(request) ? bill_in_json(bill) : pay_page(bill);
            reply.fields.set("Cache-Control", "no-store");
            reply.fields.set("Vary", "Accept");
            hand_out(shown->payment, request, reply);
            return for_any_origin(std::move(reply));
        });
}

http::Reaction GatePages::show_keys(http::Request& request) {
    request.route = "/.holdfast/keys";
    auto reply = http::json_reply(200, write_json(receipts_.key_set()));
    reply.fields.set("Cache-Control", "public, max-age=3600");
    return for_any_origin(std::move(reply));
}

http::Reaction GatePages::show_receipt(http::Request& request, const GateTable& table, std::string_view text) {
    request.route = "/.holdfast/receipts/{id}";
    auto id = PaymentId::parse(text);
    if (!id) return refusal({Code::not_found}, request);
    return http::ask(
        store::Mode::read, [id = *std::move(id)](store::Tx& tx) { return find_payment(tx, id); },
        [this, &request, &table](std::optional<Payment> payment) -> http::Reaction {
            if (!payment || !payment->paid_at) return refusal({Code::not_found}, request);
            const auto now = request.arrived;
            auto receipt = receipts_.issue(*payment, now);
            auto reply =
                wants_page(request)
                    ? receipt_page({*payment, seller_of(*payment, table), std::move(receipt), receipts_.issuer(),
                                    opens_something(*payment, now), !is_real_money(rails_, *payment)})
                    : http::json_reply(200, write_json(json::object{{"receipt", std::move(receipt)}}));
            reply.fields.set("Cache-Control", "no-store");
            reply.fields.set("Vary", "Accept");
            hand_out(*payment, request, reply);
            return for_any_origin(std::move(reply));
        });
}

http::Reaction GatePages::pay(http::Request& request, std::string_view id) {
    request.route = "/.holdfast/payments/{id}/pay";
    auto in = sandbox_payment_of(request, id);
    if (!in) return refusal(in.error(), request);
    const bool from_form =
        request.fields["Content-Type"].starts_with("application/x-www-form-urlencoded") && wants_page(request);
    return http::ask(
        store::Mode::write,
        [this, &request, in = *std::move(in)](store::Tx& tx) -> Result<Shown> {
            const auto context = kernel_.context(request.caller);
            auto view = TRY(pay_in_sandbox(tx, context, rails_, in));
            auto payment = find_payment(tx, view.payment_id);
            CHECK(payment.has_value(), "a payment that was just paid is there");
            return Shown{*std::move(payment), std::move(view)};
        },
        [&request, from_form](Result<Shown> shown) -> http::Reaction {
            if (!shown) return refusal(shown.error(), request);
            if (!from_form) return payment_reply(shown->view);
            http::Reply reply{.status = 303};
            reply.fields.set("Location", shown->payment.gate.empty() ? shown->view.pay_page : shown->payment.resource);
            reply.fields.set("Cache-Control", "no-store");
            return reply;
        });
}

}  // namespace hf::paywall
