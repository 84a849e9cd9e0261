// How many access tokens a second one core verifies: by their signature, and as the doorman remembers them. Prints one
// JSON object.
//
//     token_bench [SECONDS]
#include <fmt/core.h>

#include <chrono>

#include "base/check.h"
#include "base/text.h"
#include "identity/caller_memory.h"
#include "identity/tokens/token_keys.h"

namespace {

using namespace hf;

constexpr Time kNow{1'800'000'000'000};
constexpr std::size_t kTokens = 256;  // of as many sessions, so that nothing is learned by heart

/// How often a second `work` was done in about so many seconds.
double rate_of(double seconds, auto&& work) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    std::size_t done = 0;
    double spent = 0;
    while (spent < seconds) {
        for (std::size_t n = 0; n < kTokens; ++n) work(n);
        done += kTokens;
        spent = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return static_cast<double>(done) / spent;
}

}  // namespace

int main(int count, char** words) {
    const auto seconds = static_cast<double>(count > 1 ? parse_decimal(words[1]).value_or(1) : 1);
    SystemRandom random;
    identity::TokenKeys keys{"https://shop.example"};
    const auto key = [&](Time from) {
        return identity::TokenKey{SigningKey::from_seed(random.bytes<32>()), from, from + identity::kKeySigns,
                                  from + identity::kKeySigns + identity::kKeyAfter};
    };
    keys.use({key(kNow + identity::kKeyAhead), key(kNow)});

    std::vector<std::string> tokens;
    identity::CallerMemory memory;
    for (std::size_t n = 0; n < kTokens; ++n) {
        const auto user = identity::UserId::make(kNow, random);
        const auto session = identity::SessionId::make(kNow, random);
        tokens.push_back(keys.sign(user, session, kNow, random));
        memory.keep(tokens.back(), {.kind = Caller::Kind::user, .id = user.text, .scopes = {}, .session = session.text},
                    kNow, kNow + std::chrono::minutes{15});
    }
    const auto by_signature = rate_of(
        seconds, [&](std::size_t n) { CHECK(keys.open(tokens[n], kNow).has_value(), "our own tokens are good"); });
    const auto remembered = rate_of(seconds, [&](std::size_t n) {
        CHECK(memory.find(tokens[n], kNow).has_value(), "whom we have just let in is remembered");
    });
    fmt::print(R"({{"by_signature": {:.0f}, "remembered": {:.0f}}})"
               "\n",
               by_signature, remembered);
}
