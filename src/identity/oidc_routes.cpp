// Signing in with providers: the surface, on one screen.
#include "identity/browser_session.h"
#include "identity/oidc/browser.h"
#include "identity/oidc/finish_sign_in.h"
#include "identity/oidc/list_logins.h"
#include "identity/oidc/providers.h"
#include "identity/oidc/start_linking.h"
#include "identity/oidc/start_sign_in.h"
#include "identity/oidc/unlink_login.h"
#include "identity/oidc_pages.h"
#include "identity/onward.h"
#include "identity/routes.h"

namespace hf::identity {
namespace {

using store::Tx;

struct ProviderName {
    std::string name;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(ProviderName, (), (name, title))

constexpr auto notes(const ProviderName*) { return std::array{Note{"title", "For people."}}; }

struct ProviderNames {
    std::vector<ProviderName> providers;
};
BOOST_DESCRIBE_STRUCT(ProviderNames, (), (providers))

/// What stands in the addresses, for the documents.
struct SignInAddress {
    std::string provider;
    std::optional<std::string> to;
};
BOOST_DESCRIBE_STRUCT(SignInAddress, (), (provider, to))
constexpr auto notes(const SignInAddress*) {
    return std::array{Note{"to", "Where to lead the browser afterwards: a path of this server."}};
}

struct CallbackAddress {
    std::string provider;
    std::string state;
    std::optional<std::string> code;
    std::optional<std::string> error;
    std::optional<std::string> iss;
};
BOOST_DESCRIBE_STRUCT(CallbackAddress, (), (provider, state, code, error, iss))

/// The address that a callback comes from has a code in it.
constexpr std::string_view kNoReferrer = "no-referrer";

http::Reply send_to(const std::string& url) {
    http::Reply reply{.status = 303};
    reply.fields.add("Location", url);
    reply.fields.add("Cache-Control", "no-store");
    reply.fields.add("Referrer-Policy", kNoReferrer);
    return reply;
}

Result<http::Reply> start(http::Trip& trip, const Identity& identity, const std::string& provider) {
    const auto secret = browser_secret(trip.request, trip.kernel.random);
    const auto url =
        start_sign_in(trip, identity,
                      {.provider = provider, .return_to = onward_of(trip.request), .browser = bound_to_cookie(secret)});
    if (!url) return sign_in_failed_page(identity, provider, url.error());
    auto reply = send_to(*url);
    reply.fields.add("Set-Cookie", flow_cookie(secret));
    return reply;
}

Result<http::Reply> finish(http::Trip& trip, const Identity& identity, const std::string& provider) {
    const auto finished = finish_sign_in(trip, identity, {provider, trip.request.query});
    if (!finished) return sign_in_failed_page(identity, provider, finished.error());
    if (!finished->session) return send_to(finished->return_to);
    auto reply = begin_browser_session(trip, *finished->session, {}, finished->return_to);
    reply.fields.set("Referrer-Policy", kNoReferrer);
    return reply;
}

http::Routes of_browsers(const Identity& identity) {
    return {
        http::visit("/sign-in/{provider}", "startSignIn",
                    [&identity](http::Trip& trip, std::span<const std::string> values) {
                        return start(trip, identity, values[0]);
                    })
            .open()
            .pace(http::Pace::sign_in)
            .takes<SignInAddress>()
            .ok(303)
            .fails(Code::not_found, Code::unavailable)
            .summary("Send the browser to a provider to sign in there."),

        http::visit("/sign-in/{provider}/callback", "finishSignIn",
                    [&identity](http::Trip& trip, std::span<const std::string> values) {
                        return finish(trip, identity, values[0]);
                    })
            .open()
            .takes<CallbackAddress>()
            .ok(303)
            .fails(Code::malformed_request, Code::forbidden, Code::not_found, Code::wrong_state, Code::unavailable)
            .summary("Where a provider sends the browser back to."),
    };
}

}  // namespace

http::Routes oidc_routes(const Identity& identity) {
    http::Routes all{
        http::get("/v1/providers", "listProviders",
                  [&identity](const Context&, const Nothing&) -> Result<ProviderNames> {
                      ProviderNames names;
                      for (const auto* one : identity.providers->all())
                          names.providers.push_back({one->name, one->title});
                      return names;
                  })
            .open()
            .summary("With whom one can sign in, at /sign-in/{name}."),

        http::get(
            "/v1/me/logins", "listLogins",
            [&identity](Tx& tx, const Context& context, const Nothing&) { return list_logins(tx, context, identity); })
            .signed_in()
            .summary("Your logins at providers."),

        http::post("/v1/me/logins", "startLinking",
                   [&identity](http::Trip& trip, const StartLinking& in) { return start_linking(trip, identity, in); })
            .signed_in()
            .fails(Code::wrong_state)
            .summary("Link a login at a provider to your account, in the browser that asks.")
            .example(R"({"provider": "google"})"),

        http::del("/v1/me/logins/{id}", "unlinkLogin", unlink_login)
            .own()
            .fails(Code::not_found, Code::wrong_state)
            .summary("Take a login away from your account."),
    };
    http::add(all, of_browsers(identity));
    return all;
}

}  // namespace hf::identity
