#include "rails/raiden/node.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rails/raiden/eip55.h"

namespace hf::rails {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr Duration kPatience{10'000};
/// The node answers a payment when it is done, which takes as long as all who mediate it take.
constexpr Duration kPatienceWithPayments{60'000};

std::string_view text_member(const json::value& value, std::string_view name) {
    const auto* member = value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return member != nullptr && member->is_string() ? std::string_view{member->get_string()} : std::string_view{};
}

bool is_list(const json::value& value) { return value.is_array(); }
bool is_anything(const json::value&) { return true; }
bool is_ready(const json::value& value) { return text_member(value, "status") == "ready"; }
bool has_address(const json::value& value) { return has_checksum(text_member(value, "our_address")); }

/// A number, or the text of one, in words; never more of what a stranger wrote.
std::string blocks_of(const json::value& status) {
    const auto* left = status.is_object() ? status.get_object().if_contains("blocks_to_sync") : nullptr;
    if (left != nullptr && left->is_int64()) return fmt::format("{}", left->get_int64());
    const auto number = parse_decimal(text_member(status, "blocks_to_sync"));
    return number ? fmt::format("{}", *number) : "some";
}

/// What the node says besides may hold addresses: only its status is passed on.
Error error_of(int status) {
    const auto says = fmt::format("The Raiden node answers {}.", status);
    switch (status) {
        case 400: return {Code::malformed_request, says};
        case 404: return {Code::not_found, "The Raiden node does not know that token or address."};
        default: return {Code::unavailable, says};
    }
}

}  // namespace

RaidenNode::RaidenNode(std::string endpoint, std::shared_ptr<const Clock> clock)
    : endpoint_(std::move(endpoint)), clock_(std::move(clock)) {}

http::BreakerState RaidenNode::breaker() const {
    const std::lock_guard lock{mutex_};
    return breaker_.state();
}

bool RaidenNode::left_alone() const {
    const std::lock_guard lock{mutex_};
    return breaker_.resting(clock_->monotonic());
}

bool RaidenNode::allow() {
    const std::lock_guard lock{mutex_};
    return breaker_.allow(clock_->monotonic());
}

void RaidenNode::report(bool well) {
    const std::lock_guard lock{mutex_};
    if (well)
        breaker_.succeed();
    else
        breaker_.fail(clock_->monotonic());
}

std::expected<RaidenNode::Told, http::NoAnswer> RaidenNode::ask(http::ClientRequest request, Fits fits) {
    if (!allow())
        return std::unexpected(http::NoAnswer{
            {Code::unavailable, "The Raiden node failed a few times in a row and is left alone for some seconds."}});
    request.url = endpoint_ + "/api/v1" + request.url;
    request.most = kMostBytes;
    auto answer = client_.send(request);
    if (!answer) {
        report(false);
        answer.error().error = {Code::unavailable, "The Raiden node: " + answer.error().error.detail + '.'};
        return std::unexpected(std::move(answer.error()));
    }
    auto body = parse_json(answer->body, {.bytes = kMostBytes});
    if (!body) {
        report(false);
        return std::unexpected(http::NoAnswer{
            {Code::unavailable, fmt::format("The Raiden node answers {} and what is not JSON.", answer->status)},
            true});
    }
    // A refusal is an answer of a node that works; one of its own troubles is not.
    report(answer->status < 500 && (answer->status != 200 || fits(*body)));
    return Told{answer->status, *std::move(body)};
}

Result<json::value> RaidenNode::get(const std::string& path, Fits fits) {
    auto told = ask({.url = path, .whole = kPatience}, fits);
    if (!told) return std::unexpected(std::move(told.error().error));
    if (told->status != 200) return std::unexpected(error_of(told->status));
    return std::move(told->body);
}

Result<void> RaidenNode::check_ready() {
    const auto told = TRY(get("/status", is_ready));
    const auto status = text_member(told, "status");
    if (status == "ready") return {};
    if (status == "unavailable") return fail(Code::unavailable, "The Raiden node says that it is unavailable.");
    if (status != "syncing") return fail(Code::unavailable, "The Raiden node tells no status.");
    return fail(Code::unavailable, fmt::format("The Raiden node is syncing: {} blocks to go.", blocks_of(told)));
}

Result<std::string> RaidenNode::our_address() {
    const auto told = TRY(get("/address", has_address));
    if (has_address(told)) return std::string{text_member(told, "our_address")};
    return fail(Code::unavailable, "The Raiden node tells no address with EIP-55 checksum.");
}

Result<json::array> RaidenNode::history(std::string_view token, std::string_view partner, std::int64_t most,
                                        std::int64_t offset) {
    const auto whose = fmt::format("{}{}{}", token, partner.empty() ? "" : "/", partner);
    auto told = TRY(get(fmt::format("/payments/{}?limit={}&offset={}", whose, most, offset), is_list));
    if (told.is_array()) return std::move(told.get_array());
    return fail(Code::unavailable, "The Raiden node tells no list of payments.");
}

Result<bool> RaidenNode::under_way(std::string_view token, std::string_view target, std::string_view identifier) {
    const auto told = TRY(get(fmt::format("/pending_transfers/{}", token), is_list));
    if (!told.is_array()) return fail(Code::unavailable, "The Raiden node tells no list of pending transfers.");
    return std::ranges::any_of(told.get_array(), [&](const json::value& one) {
        return text_member(one, "target") == target && text_member(one, "payment_identifier") == identifier;
    });
}

std::expected<void, RaidenNode::NotPaid> RaidenNode::pay(std::string_view token, std::string_view target,
                                                         std::string_view identifier, const BaseUnits& amount) {
    http::ClientRequest request{.method = "POST", .url = fmt::format("/payments/{}/{}", token, target)};
    request.fields = {{"Content-Type", "application/json"}};
    request.body = write_json(json::object{{"amount", amount.text()}, {"identifier", identifier}});
    request.whole = kPatienceWithPayments;
    const auto told = ask(std::move(request), is_anything);
    if (!told) return std::unexpected(NotPaid{told.error().error, told.error().may_have_arrived});
    switch (told->status) {
        case 200:
            if (text_member(told->body, "identifier") == identifier) return {};
            return std::unexpected(NotPaid{{Code::unavailable, "The Raiden node confirms another payment."}, true});
        case 402:
            return std::unexpected(
                NotPaid{{Code::unavailable, "The Raiden node has not enough of the token in its channels."}});
        case 409:
            // No path, or the identifier is in use: by this very payment, perhaps.
            return std::unexpected(NotPaid{
                {Code::unavailable, "The Raiden node finds no path, or has this payment under way already."}, true});
        case 400:
        case 404: return std::unexpected(NotPaid{error_of(told->status)});
        default: return std::unexpected(NotPaid{error_of(told->status), true});
    }
}

}  // namespace hf::rails
