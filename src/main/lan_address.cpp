#include "main/lan_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace hf::cli {
namespace {

std::string text_of(const sockaddr* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address->sa_family == AF_INET)
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(), text.size());
    else if (address->sa_family == AF_INET6)
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text.data(), text.size());
    return text.data();
}

std::vector<InterfaceAddress> interface_addresses() {
    std::vector<InterfaceAddress> found;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return found;
    for (const auto* one = all; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0 || (one->ifa_flags & IFF_LOOPBACK) != 0)
            continue;
        if (auto text = text_of(one->ifa_addr); !text.empty()) found.push_back({one->ifa_name, std::move(text)});
    }
    ::freeifaddrs(all);
    return found;
}

/// The address a packet to anywhere would carry. A datagram socket that is connected sends nothing; the destination is
/// one that documentation has for itself (RFC 5737).
std::string outgoing_address() {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return {};
    sockaddr_in anywhere{};
    anywhere.sin_family = AF_INET;
    anywhere.sin_port = htons(9);
    ::inet_pton(AF_INET, "203.0.113.1", &anywhere.sin_addr);
    sockaddr_in ours{};
    socklen_t size = sizeof ours;
    std::string text;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&anywhere), sizeof anywhere) == 0 &&
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&ours), &size) == 0)
        text = text_of(reinterpret_cast<const sockaddr*>(&ours));
    ::close(fd);
    return text;
}

bool is_bridge(std::string_view interface) {
    static constexpr std::array<std::string_view, 7> kNames{"docker", "br-", "veth", "virbr", "vmnet", "lxc", "cni"};
    return std::ranges::any_of(kNames, [&](auto name) { return interface.starts_with(name); });
}

}  // namespace

bool is_private_address(std::string_view address) {
    const std::string ended{address};
    in_addr four{};
    if (::inet_pton(AF_INET, ended.c_str(), &four) == 1) {
        const auto number = ntohl(four.s_addr);
        const auto within = [&](std::uint32_t network, int bits) { return (number ^ network) >> (32 - bits) == 0; };
        return within(0x0a000000, 8) || within(0xac100000, 12) || within(0xc0a80000, 16) || within(0x64400000, 10);
    }
    in6_addr six{};
    return ::inet_pton(AF_INET6, ended.c_str(), &six) == 1 && (six.s6_addr[0] & 0xfe) == 0xfc;
}

std::optional<std::string> choose_lan_address(std::span<const InterfaceAddress> all, std::string_view outgoing) {
    const auto rank = [&](const InterfaceAddress& one) {
        return std::tuple{one.address != outgoing, is_bridge(one.interface), one.address.contains(':')};
    };
    std::vector<InterfaceAddress> ours;
    std::ranges::copy_if(all, std::back_inserter(ours), is_private_address, &InterfaceAddress::address);
    const auto best = std::ranges::min_element(ours, {}, rank);
    if (best == ours.end()) return std::nullopt;
    return best->address;
}

std::optional<std::string> lan_address() { return choose_lan_address(interface_addresses(), outgoing_address()); }

}  // namespace hf::cli
