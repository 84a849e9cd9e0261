#include "rails/raiden/eip55.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "rails/raiden/keccak.h"

namespace hf::rails {
namespace {

struct Digest {
    std::string text;
    std::string_view becomes;
};

// Known answers of the Keccak team's test vectors and of Ethereum's published documents; the lengths around a block
// of 136 bytes were made with a second implementation.
TEST(Keccak256, GivesTheKnownAnswers) {
    const Digest table[]{
        {"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
        {"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
        {"hello", "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"},
        {"Transfer(address,address,uint256)", "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"},
        {std::string(135, 'a'), "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"},
        {std::string(136, 'a'), "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"},
        {std::string(137, 'a'), "d869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39"},
        {std::string(1000, 'a'), "b6a4ac1f51884d71f30fa397a5e155de3099e11fc0edef5d08b646e621e19de9"},
    };
    for (const auto& row : table) EXPECT_EQ(hex(keccak256(row.text)), row.becomes) << row.text.size() << " bytes";
}

// The examples of EIP-55 itself.
constexpr std::string_view kRight[]{
    "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
};

TEST(Eip55, KnowsTheExamplesOfTheStandard) {
    for (const auto address : kRight) {
        EXPECT_TRUE(has_checksum(address)) << address;
        EXPECT_EQ(with_checksum(to_lower(address)).value(), address);
    }
}

TEST(Eip55, RefusesEveryOtherSpelling) {
    const std::string right{kRight[4]};
    for (std::size_t i = 2; i < right.size(); ++i) {
        auto other = right;
        other[i] = static_cast<char>(other[i] >= 'a'   ? other[i] - 'a' + 'A'
                                     : other[i] >= 'A' ? other[i] - 'A' + 'a'
                                                       : 0);
        if (other[i] != 0) EXPECT_FALSE(has_checksum(other)) << other;
    }
    for (const std::string& none : {std::string{}, std::string{"0x"}, right.substr(0, 41), right + "0",
                                    "1x" + right.substr(2), right.substr(0, 41) + "g", right.substr(2)}) {
        EXPECT_FALSE(has_checksum(none)) << none;
        EXPECT_FALSE(with_checksum(none).has_value()) << none;
    }
}

}  // namespace
}  // namespace hf::rails
