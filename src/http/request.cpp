#include "http/request.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/check.h"

namespace hf::http {
namespace {

bool is_v4(const Address& address) {
    constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
}

std::string written(const Address& address) {
    char text[INET6_ADDRSTRLEN] = {};
    const bool v4 = is_v4(address);
    const auto* done = inet_ntop(v4 ? AF_INET : AF_INET6, address.bytes.data() + (v4 ? 12 : 0), text, sizeof text);
    CHECK(done != nullptr, "sixteen bytes are an address");
    return text;
}

Address with_last_bytes_zero(Address address, std::size_t count) {
    std::fill(address.bytes.end() - static_cast<std::ptrdiff_t>(count), address.bytes.end(), std::uint8_t{0});
    return address;
}

}  // namespace

std::string Address::text() const { return written(*this); }

std::string Address::shortened() const { return written(with_last_bytes_zero(*this, is_v4(*this) ? 1 : 10)); }

std::string Address::limit_key() const { return written(with_last_bytes_zero(*this, is_v4(*this) ? 0 : 8)); }

}  // namespace hf::http
