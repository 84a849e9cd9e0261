// The address under which a telephone in the same room reaches this machine.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hf::cli {

/// One address of an interface that is up and no loopback.
struct InterfaceAddress {
    std::string interface;
    std::string address;  // "192.168.1.7", "fd00::7"
    friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// Within RFC 1918, RFC 6598 or fc00::/7 (RFC 4193): nobody outside reaches it. 169.254/16 and fe80::/10 are not, since
/// a link written with them works for few.
bool is_private_address(std::string_view address);

/// The one to give to others: private; that by which this machine goes out (`outgoing`, which may be empty) before
/// others, real interfaces before bridges of containers and virtual machines, IPv4 before IPv6. Nothing when all are
/// public, since a network of strangers is no home.
std::optional<std::string> choose_lan_address(std::span<const InterfaceAddress> all, std::string_view outgoing);

/// This machine's own, as it is connected now.
std::optional<std::string> lan_address();

}  // namespace hf::cli
