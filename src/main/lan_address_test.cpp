#include "main/lan_address.h"

#include <gtest/gtest.h>

namespace hf::cli {
namespace {

struct AddressCase {
    const char* address;
    bool is_private;
};

class Addresses : public testing::TestWithParam<AddressCase> {};

TEST_P(Addresses, ArePrivateOrNot) {
    EXPECT_EQ(is_private_address(GetParam().address), GetParam().is_private) << GetParam().address;
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Lan, Addresses, testing::Values(
    AddressCase{"10.0.0.0", true}, AddressCase{"10.255.255.255", true}, AddressCase{"11.0.0.0", false},
    AddressCase{"172.16.0.1", true}, AddressCase{"172.31.255.255", true}, AddressCase{"172.32.0.0", false},
    AddressCase{"192.168.1.7", true}, AddressCase{"192.169.0.1", false},
    AddressCase{"100.64.0.1", true}, AddressCase{"100.128.0.0", false},
    AddressCase{"127.0.0.1", false}, AddressCase{"169.254.9.9", false}, AddressCase{"8.8.8.8", false},
    AddressCase{"fd00::7", true}, AddressCase{"fc00::", true}, AddressCase{"fe80::1", false},
    AddressCase{"2001:db8::1", false}, AddressCase{"", false}, AddressCase{"nonsense", false}
));

struct ChoiceCase {
    const char* name;
    std::vector<InterfaceAddress> all;
    const char* outgoing;
    const char* chosen;  // empty: none
};

class Choices : public testing::TestWithParam<ChoiceCase> {};

TEST_P(Choices, AreThoseATelephoneCanReach) {
    const auto chosen = choose_lan_address(GetParam().all, GetParam().outgoing);
    EXPECT_EQ(chosen.value_or(""), GetParam().chosen);
}

INSTANTIATE_TEST_SUITE_P(Lan, Choices, testing::Values(
    ChoiceCase{"the_way_out_first", {{"eth1", "10.9.0.1"}, {"wlan0", "192.168.1.7"}}, "192.168.1.7", "192.168.1.7"},
    ChoiceCase{"no_way_out",        {{"eth0", "10.9.0.1"}}, "", "10.9.0.1"},
    ChoiceCase{"a_bridge_last",     {{"docker0", "172.17.0.1"}, {"eth0", "10.9.0.1"}}, "", "10.9.0.1"},
    ChoiceCase{"four_before_six",   {{"eth0", "fd00::7"}, {"eth0", "10.9.0.1"}}, "", "10.9.0.1"},
    ChoiceCase{"six_if_it_must",    {{"eth0", "fe80::1"}, {"eth0", "fd00::7"}}, "", "fd00::7"},
    ChoiceCase{"public_alone",      {{"eth0", "203.0.113.9"}}, "203.0.113.9", ""},
    ChoiceCase{"public_way_out",    {{"eth0", "203.0.113.9"}, {"eth1", "10.9.0.1"}}, "203.0.113.9", "10.9.0.1"},
    ChoiceCase{"nothing",           {}, "", ""}
), [](const auto& info) { return info.param.name; });
// clang-format on

}  // namespace
}  // namespace hf::cli
