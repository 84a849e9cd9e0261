#include <fmt/format.h>

#include "identity/keys/create_key.h"
#include "identity/keys/list_keys.h"
#include "identity/keys/revoke_key.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/output.h"

namespace hf::cli {
namespace {

std::vector<identity::Scope> scopes_of(const Given& given) {
    std::vector<identity::Scope> scopes;
    for (const auto& text : given.scopes) {
        auto scope = ScalarText<identity::Scope>::read(text);
        if (!scope) throw UsageError(fmt::format("--scope {}: {}.", text, scope.error().says()));
        scopes.push_back(*std::move(scope));
    }
    return scopes;
}

std::optional<Time> expiry_of(const Given& given, Time now) {
    if (given.expires.empty()) return std::nullopt;
    if (const auto span = parse_duration(given.expires)) return now + *span;
    if (const auto moment = parse_rfc3339(given.expires)) return *moment;
    throw UsageError(fmt::format("--expires {}: a duration as 90d, or a time as 2027-01-01T00:00:00Z.", given.expires));
}

}  // namespace

int command_admin_create_key(const Given& given) {
    const auto configuration = configure(given);
    const auto scopes = scopes_of(given);
    Beside beside{configuration};
    const auto mode = configuration.settings.mode == Mode::live ? identity::KeyMode::live : identity::KeyMode::test;
    const identity::CreateKey in{given.name, scopes, expiry_of(given, beside.context().now)};
    const auto key = or_fail(store::write(
        *beside.store, [&](store::Tx& tx) { return identity::create_key(tx, beside.context(), mode, in); }));
    const Output output{given.json};
    output.one(key);
    if (!output.is_json()) Output::print("\nThe key is shown this once: keep it now.\n");
    return kOk;
}

int command_admin_list_keys(const Given& given) {
    Beside beside{configure(given)};
    std::vector<identity::ApiKey> all;
    Paging paging{.limit = kMostPage};
    for (;;) {
        auto page = or_fail(store::read(
            *beside.store, [&](store::Tx& tx) { return identity::list_keys(tx, beside.context(), paging); }));
        for (auto& key : page.items) all.push_back(std::move(key));
        if (!page.next) break;
        paging.after = page.next;
    }
    Output{given.json}.rows(all);
    return kOk;
}

int command_admin_revoke_key(const Given& given) {
    Beside beside{configure(given)};
    const auto id = identity::KeyId::parse(given.id);
    if (!id)
        throw UsageError(fmt::format("\"{}\" is not the id of a key: holdfast admin list-keys shows them.", given.id));
    or_fail(
        store::write(*beside.store, [&](store::Tx& tx) { return identity::revoke_key(tx, beside.context(), {*id}); }));
    Output::print(fmt::format("{} opens nothing any more.\n", given.id));
    return kOk;
}

}  // namespace hf::cli
