#include "identity/oidc/start_sign_in.h"

#include "identity/oidc/sign_in.h"

namespace hf::identity {

namespace {

std::string sign_in_page(const Identity& identity) { return identity.url + "/sign-in"; }

}  // namespace

std::string callback_url(const Identity& identity, std::string_view provider) {
    return sign_in_page(identity) + '/' + std::string{provider} + "/callback";
}

std::string signed_out_url(const Identity& identity) { return sign_in_page(identity); }

Result<std::string> start_sign_in(http::Trip& trip, const Identity& identity, const BeginFlow& in) {
    const auto* provider = identity.providers->find(in.provider);
    if (provider == nullptr) return fail(Code::not_found, "There is no provider of that name.");
    const auto discovery = TRY(identity.providers->discovery(in.provider));
    const auto flow =
        TRY(trip.write([&](store::Tx& tx, const Context& context) { return begin_flow(tx, context, in); }));
    return authorization_url(*provider, discovery, flow, callback_url(identity, in.provider));
}

}  // namespace hf::identity
