// Attacks by the claims of a token: rightly signed, and yet not for here, not for now, or not clear.
#pragma once

#include "identity/jwt/attacks_form_fixture.h"

namespace hf::identity::test {

inline constexpr std::string_view kOtherIssuer = "another issuer";
inline constexpr std::string_view kOtherAudience = "meant for somebody else";
inline constexpr std::string_view kNoSubject = "whom it stands for";
inline constexpr std::string_view kNoEnd = "until when it is good";
inline constexpr std::string_view kExpired = "has expired";
inline constexpr std::string_view kNotYet = "not good yet";

/// The claims as text, with `raw` in place of what JSON values could not say ("1e400").
inline std::string with_raw(const Mint& mint, std::string_view name, std::string_view raw) {
    const auto rest = write_json(mint.without(name));
    return mint.sign_bytes(write_json(mint.head()), rest.substr(0, rest.size() - 1) + ",\"" + std::string{name} +
                                                        "\":" + std::string{raw} + '}');
}

inline void add_time_attacks(const Mint& mint, std::vector<Attack>& rows) {
    const auto with = [&](const json::object& changes) { return mint.token(mint.claims(changes)); };
    rows.push_back({"expired by a second", with({{"exp", mint.seconds(-1)}}), kExpired});
    rows.push_back({"exp is now", with({{"exp", mint.seconds(0)}}), kExpired});
    rows.push_back({"exp is long ago", with({{"exp", 1}}), kExpired});
    rows.push_back({"no exp", mint.token(mint.without("exp")), kNoEnd});
    const struct {
        std::string_view name, raw;
        std::string_view says = kNoEnd;
    } ends[]{
        {"a text", R"("9999999999")"},
        {"a float", "9999999999.5"},
        {"a whole float", "9999999999.0"},
        {"an exponent", "1e10"},
        {"1e400", "1e400", kNoToken},
        {"-1e400", "-1e400", kNoToken},
        {"NaN", "NaN", kNoToken},
        {"Infinity", "Infinity", kNoToken},
        {"negative", "-1"},
        {"minus zero", "-0"},
        {"zero", "0"},
        {"null", "null"},
        {"true", "true"},
        {"a list", "[9999999999]"},
        {"an object", "{}"},
        {"past the year 9999", "253402300800"},
        {"the largest int64", "9223372036854775807"},
        {"more than int64", "9223372036854775808"},
        {"more than uint64", "18446744073709551616"},
        {"in hexadecimal", "0xffffffff", kNoToken},
        {"with a plus", "+9999999999", kNoToken},
        {"with a zero in front", "09999999999", kNoToken},
    };
    for (const auto& row : ends)
        rows.push_back({"exp is " + std::string{row.name}, with_raw(mint, "exp", row.raw), row.says});
    for (const auto* name : {"nbf", "iat"}) {
        const std::string claim{name};
        rows.push_back({claim + " a second from now", with({{claim, mint.seconds(1)}}), kNotYet});
        rows.push_back({claim + " tomorrow", with({{claim, mint.seconds(86'400)}}), kNotYet});
        for (const auto* raw : {R"("1")", "1.5", "null", "-1", "[]", "9223372036854775808"})
            rows.push_back({claim + " is " + raw, with_raw(mint, claim, raw), kNotYet});
        rows.push_back({claim + " is 1e400", with_raw(mint, claim, "1e400"), kNoToken});
    }
}

inline std::vector<Attack> claim_attacks(const Mint& mint) {
    std::vector<Attack> rows;
    const auto with = [&](const json::object& changes) { return mint.token(mint.claims(changes)); };
    const auto nul = std::string(1, '\0');
    const auto upper = mint.issuer.substr(0, mint.issuer.size() - 1) + "E";
    const auto add = [&](std::string name, const json::object& changes, std::string_view says) {
        rows.push_back({std::move(name), with(changes), says});
    };
    add("issuer swapped", {{"iss", "https://thief.example"}}, kOtherIssuer);
    add("issuer with a slash behind", {{"iss", mint.issuer + '/'}}, kOtherIssuer);
    add("issuer in another case", {{"iss", upper}}, kOtherIssuer);
    add("issuer without its scheme", {{"iss", "issuer.example"}}, kOtherIssuer);
    add("issuer with a blank", {{"iss", mint.issuer + ' '}}, kOtherIssuer);
    add("issuer with NUL behind", {{"iss", mint.issuer + nul}}, kOtherIssuer);
    add("issuer as prefix", {{"iss", mint.issuer + ".thief.example"}}, kOtherIssuer);
    add("issuer empty", {{"iss", ""}}, kOtherIssuer);
    add("issuer null", {{"iss", nullptr}}, kOtherIssuer);
    add("issuer a list", {{"iss", json::array{mint.issuer}}}, kOtherIssuer);
    rows.push_back({"no issuer", mint.token(mint.without("iss")), kOtherIssuer});

    const json::array inner{mint.audience};
    add("audience swapped", {{"aud", "https://other.example"}}, kOtherAudience);
    add("audience with a slash behind", {{"aud", mint.audience + '/'}}, kOtherAudience);
    add("audience with NUL behind", {{"aud", mint.audience + nul}}, kOtherAudience);
    add("audience as prefix", {{"aud", mint.audience + ".thief.example"}}, kOtherAudience);
    add("audience empty", {{"aud", ""}}, kOtherAudience);
    add("audience an empty list", {{"aud", json::array{}}}, kOtherAudience);
    add("audience of others", {{"aud", json::array{"https://a.example", "https://b.example"}}}, kOtherAudience);
    add("audience with a number in its list", {{"aud", json::array{mint.audience, 1}}}, kOtherAudience);
    add("audience in a list in a list", {{"aud", json::array{inner, inner}}}, kOtherAudience);
    add("audience an object", {{"aud", json::object{{mint.audience, true}}}}, kOtherAudience);
    add("audience null", {{"aud", nullptr}}, kOtherAudience);
    add("audience the subject", {{"aud", mint.subject}}, kOtherAudience);
    rows.push_back({"no audience", mint.token(mint.without("aud")), kOtherAudience});

    rows.push_back({"no sub", mint.token(mint.without("sub")), kNoSubject});
    add("sub empty", {{"sub", ""}}, kNoSubject);
    add("sub a number", {{"sub", 1}}, kNoSubject);
    add("sub a list", {{"sub", json::array{mint.subject}}}, kNoSubject);
    add("sub with NUL within", {{"sub", "admin" + nul + "x"}}, kNoSubject);
    add("sub with a line end", {{"sub", "a\nadmin"}}, kNoSubject);
    add("sub too long", {{"sub", std::string(256, 's')}}, kNoSubject);
    add_time_attacks(mint, rows);
    return rows;
}

}  // namespace hf::identity::test
