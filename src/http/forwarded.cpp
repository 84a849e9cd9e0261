#include "http/forwarded.h"

#include <arpa/inet.h>

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace hf::http {
namespace {

Result<Address> parse_bare(std::string_view text) {
    const std::string zero_ended{text};
    Address address;
    if (inet_pton(AF_INET6, zero_ended.c_str(), address.bytes.data()) == 1) return address;
    address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (inet_pton(AF_INET, zero_ended.c_str(), address.bytes.data() + 12) == 1) return address;
    return fail(Code::malformed_request, "\"" + zero_ended + "\" is not an address.");
}

/// The values of all fields of that name as one list, the last first.
std::vector<std::string_view> from_the_right(const FieldViews& fields, std::string_view name) {
    std::vector<std::string_view> items;
    for (const auto& field : fields) {
        if (!equals_ignoring_case(field.name, name)) continue;
        for (const auto item : split(field.value, ',')) items.push_back(trim(item));
    }
    std::ranges::reverse(items);
    return items;
}

bool any_holds(const std::vector<Network>& networks, const Address& address) {
    return std::ranges::any_of(networks, [&](const auto& network) { return network.holds(address); });
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos) return parse_bare(text);
        return parse_bare(text.substr(1, end - 1));
    }
    if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
    return parse_bare(text);
}

Result<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    Network network{.address = TRY(parse_bare(text.substr(0, slash)))};
    if (slash == text.npos) return network;
    const bool is_v4 = text.find(':') == text.npos;
    const auto bits = parse_decimal(text.substr(slash + 1));
    if (!bits || *bits > (is_v4 ? 32 : 128))
        return fail(Code::malformed_request, "\"" + std::string{text} + "\" is not a network.");
    network.bits = static_cast<int>(*bits) + (is_v4 ? 96 : 0);
    return network;
}

bool Network::holds(const Address& other) const {
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    other.bytes.begin()))
        return false;
    if (bits % 8 == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - bits % 8));
    return ((address.bytes[whole] ^ other.bytes[whole]) & mask) == 0;
}

void believe_forwarded(Request& request, const std::vector<Network>& trusted) {
    if (trusted.empty() || !any_holds(trusted, request.peer)) return;
    request.proxy = request.peer;
    for (const auto item : from_the_right(request.fields, "X-Forwarded-For")) {
        const auto address = parse_address(item);
        if (!address) break;
        request.peer = *address;
        if (!any_holds(trusted, request.peer)) break;
    }
    const auto schemes = from_the_right(request.fields, "X-Forwarded-Proto");
    if (!schemes.empty()) request.secure = equals_ignoring_case(schemes.front(), "https");
}

}  // namespace hf::http
