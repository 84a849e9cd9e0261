#include "identity/oidc/providers.h"

#include <algorithm>

namespace hf::identity {
namespace {

ExpectedToken expected_of(const ProviderSettings& provider, ExpectedToken expected) {
    expected.issuer = provider.issuer;
    expected.algorithms = provider.algorithms;
    expected.leeway = kProviderLeeway;
    return expected;
}

ExpectedToken expected_bearer(const ProviderSettings& provider) {
    return expected_of(provider, {.audiences = provider.audiences, .types = provider.bearer_types});
}

}  // namespace

Providers::Providers(std::vector<ProviderSettings> settings, Send send, const GuardedClock& clock)
    : send_(std::move(send)) {
    for (auto& one : settings) providers_.emplace_back(std::move(one), send_, clock);
}

std::vector<const ProviderSettings*> Providers::all() const {
    std::vector<const ProviderSettings*> all;
    for (const auto& one : providers_) all.push_back(&one.settings());
    return all;
}

const ProviderSettings* Providers::find(std::string_view name) const {
    for (const auto& one : providers_)
        if (one.settings().name == name) return &one.settings();
    return nullptr;
}

bool Providers::accept_bearer() const {
    return std::ranges::any_of(providers_, [](const auto& one) { return one.settings().accepts_bearer; });
}

ProviderMemory* Providers::memory_of(std::string_view name) {
    for (auto& one : providers_)
        if (one.settings().name == name) return &one;
    return nullptr;
}

Result<Discovery> Providers::discovery(std::string_view name) {
    auto* memory = memory_of(name);
    if (memory == nullptr) return fail(Code::not_found);
    return TRY(memory->known(""))->discovery;
}

Result<json::object> Providers::verify(std::string_view name, std::string_view token, ExpectedToken expected,
                                       Time now) {
    auto* memory = memory_of(name);
    if (memory == nullptr) return fail(Code::not_found);
    const auto head = peek_jwt(token);
    if (!head) return fail(Code::unauthorized, "It is not a signed token.");
    const auto known = TRY(memory->known(head->kid));
    return verify_jwt(token, known->keys, expected_of(memory->settings(), std::move(expected)), now);
}

Result<ProviderMemory*> Providers::bearer_issuer(const std::optional<JwtHead>& head) {
    if (!head) return fail(Code::unauthorized, "It is not a signed token.");
    for (auto& one : providers_)
        if (one.settings().accepts_bearer && one.settings().issuer == head->issuer) return &one;
    return fail(Code::unauthorized, "The token is of another issuer.");
}

Result<json::object> Providers::verify_bearer(std::string_view token, Time now) {
    const auto head = peek_jwt(token);
    auto* memory = TRY(bearer_issuer(head));
    const auto known = TRY(memory->known(head->kid));
    return verify_jwt(token, known->keys, expected_bearer(memory->settings()), now);
}

std::optional<Result<json::object>> Providers::verify_remembered(std::string_view token, Time now) {
    const auto head = peek_jwt(token);
    auto memory = bearer_issuer(head);
    if (!memory) return std::unexpected(std::move(memory).error());
    auto known = (*memory)->remembered(head->kid);
    if (!known) return std::nullopt;
    if (!*known) return std::unexpected(std::move(*known).error());
    return verify_jwt(token, (**known)->keys, expected_bearer((*memory)->settings()), now);
}

void Providers::note_exchange(std::string_view name, std::string trouble) {
    if (auto* memory = memory_of(name)) memory->note_exchange(std::move(trouble));
}

std::string Providers::trouble(std::string_view name) {
    auto* memory = memory_of(name);
    return memory == nullptr ? std::string{} : memory->trouble();
}

}  // namespace hf::identity
