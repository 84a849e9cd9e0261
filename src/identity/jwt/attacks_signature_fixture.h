// Attacks by the signature of a token.
#pragma once

#include "identity/jwt/attacks_form_fixture.h"

namespace hf::identity::test {

/// SEQUENCE of two INTEGERs (X.690): how OpenSSL writes a signature of an elliptic curve, and a token does not.
inline std::string as_der(std::string_view raw) {
    std::string numbers;
    for (auto number : {raw.substr(0, raw.size() / 2), raw.substr(raw.size() / 2)}) {
        while (number.size() > 1 && number.front() == '\0') number.remove_prefix(1);
        const bool negative = (number.front() & 0x80) != 0;
        numbers += '\x02';
        numbers += static_cast<char>(number.size() + (negative ? 1 : 0));
        if (negative) numbers += '\0';
        numbers += number;
    }
    return '\x30' + (static_cast<char>(numbers.size()) + numbers);
}

/// The order of the curve P-256 (FIPS 186-4 D.1.2.3).
inline constexpr std::string_view kOrderOfP256{
    "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2"
    "\xfc\x63\x25\x51",
    32};

inline std::vector<Attack> signature_attacks(const Mint& mint) {
    std::vector<Attack> rows;
    for (const auto algorithm : enum_values<Algorithm>()) {
        const auto good = mint.token_by(algorithm);
        const auto message = good.substr(0, good.rfind('.'));
        const auto signature = *from_base64url(std::string_view{good}.substr(good.rfind('.') + 1));
        const auto add = [&](std::string name, const std::string& forged) {
            rows.push_back({std::string{text_of(algorithm)} + ": " + std::move(name), message + '.' + base64url(forged),
                            kBadSignature});
        };
        auto first = signature, last = signature;
        first.front() = static_cast<char>(first.front() ^ 0x01);
        last.back() = static_cast<char>(last.back() ^ 0x10);
        add("first bit flipped", first);
        add("last bits flipped", last);
        add("truncated by a byte", signature.substr(0, signature.size() - 1));
        add("half of it", signature.substr(0, signature.size() / 2));
        add("one byte", signature.substr(0, 1));
        add("a byte more", signature + '\0');
        add("a zero in front", '\0' + signature);
        add("twice", signature + signature);
        add("zeros (CVE-2022-21449)", std::string(signature.size(), '\0'));
        add("ones", std::string(signature.size(), '\xff'));
        auto other = mint;
        other.subject = "admin";
        const auto elsewhere = other.token_by(algorithm);
        rows.push_back({std::string{text_of(algorithm)} + ": the signature of another token",
                        elsewhere.substr(0, elsewhere.rfind('.')) + '.' + base64url(signature), kBadSignature});
    }
    const auto by_p256 = mint.token_by(Algorithm::ES256);
    const auto message = by_p256.substr(0, by_p256.rfind('.'));
    const auto raw = *from_base64url(std::string_view{by_p256}.substr(by_p256.rfind('.') + 1));
    const std::string order{kOrderOfP256}, zero(32, '\0'), one = std::string(31, '\0') + '\1';
    const auto add = [&](std::string name, const std::string& forged) {
        rows.push_back({"ES256: " + std::move(name), message + '.' + base64url(forged), kBadSignature});
    };
    add("DER", as_der(raw));
    add("DER of zeros", as_der(zero + zero));
    add("r and s the order of the curve", order + order);
    add("r zero", zero + raw.substr(32));
    add("s zero", raw.substr(0, 32) + zero);
    add("r and s one", one + one);
    add("r and s swapped", raw.substr(32) + raw.substr(0, 32));

    // The same bytes under the name of a key of another kind.
    for (const auto says : enum_values<Algorithm>())
        for (const auto key : enum_values<Algorithm>()) {
            if (says == key) continue;
            const auto token = mint.sign(mint.head(says, {{"kid", mint.kid(key)}}), mint.claims());
            rows.push_back(
                {std::string{text_of(says)} + " with the key for " + std::string{text_of(key)}, token, kNotAccepted});
        }
    auto thief = mint;
    thief.ed = SigningKey::from_seed(std::array<std::uint8_t, 32>{7});
    rows.push_back(
        {"another key under the name of ours", thief.sign(mint.head(Algorithm::EdDSA), mint.claims()), kBadSignature});
    return rows;
}

}  // namespace hf::identity::test
