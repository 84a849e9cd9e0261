#include "main/people.h"

#include "base/text.h"
#include "main/providers.h"
#include "notify/personal_mails.h"
#include "ops/facts.h"

namespace hf::cli {
namespace {

std::string decided(Engine& engine, std::string_view name, const std::string& otherwise) {
    return store::write(*engine.store,
                        [&](store::Tx& tx) { return ops::decided(tx, engine.clock.now(), name, otherwise); });
}

/// Where people reach the API; without that a name that no other database has, so that no token of another is taken.
std::string issuer_of(Engine& engine) {
    if (auto url = without_last_slash(engine.configuration.settings.api_url); !url.empty()) return url;
    return "urn:holdfast:" + decided(engine, "instance", base32(engine.random.bytes<10>()));
}

}  // namespace

identity::AllPersonalData all_personal_data(const std::string& guess_secret) {
    auto all = identity::own_personal_data(guess_secret);
    all.push_back(
        {"mails",
         [](store::Tx& tx, const Context&, const identity::UserId& user) -> json::value {
             return notify::export_mails(tx, user.text);
         },
         [](store::Tx& tx, const Context&, const identity::UserId& user) { notify::erase_mails(tx, user.text); }});
    return all;
}

People::People(Engine& engine)
    : engine_(engine),
      keys_(issuer_of(engine)),
      hashers_({.at_once = engine.configuration.settings.identity_hashes_at_once}),
      providers_(
          providers_of(engine.configuration.file),
          [this](const http::ClientRequest& request) { return client_.send(request); }, engine.clock),
      identity_{.hashers = hashers_,
                .keys = keys_,
                .guessing = {},
                .guess_secret = engine.guess_secret,
                .url = without_last_slash(engine.configuration.settings.api_url),
                .can_mail = engine.post.can_send(),
                .signs_up = engine.configuration.settings.identity_sign_up,
                .providers = &providers_},
      foreigners_(identity_, engine.kernel) {
    const Caller system{.kind = Caller::Kind::system};
    keys_.use(store::write(
        *engine.store, [&](store::Tx& tx) { return identity::turn_token_keys(tx, engine.kernel.context(system)); }));
}

void People::note_troubles() {
    for (const auto* provider : providers_.all()) {
        auto trouble = providers_.trouble(provider->name);
        auto& said = troubles_[provider->name];
        if (trouble == said) continue;
        said = std::move(trouble);
        if (said.empty())
            engine_.log.info("a provider answers again", {{"provider", provider->name}});
        else
            engine_.log.warn("a provider gives no usable answer", {{"provider", provider->name}, {"why", said}});
    }
}

void People::load_keys() { keys_.use(store::read(*engine_.store, identity::stored_token_keys)); }

}  // namespace hf::cli
