#include "identity/routes.h"

#include <boost/json/object.hpp>

#include "http/page.h"
#include "identity/keys/change_key.h"
#include "identity/keys/create_key.h"
#include "identity/keys/list_keys.h"
#include "identity/keys/revoke_key.h"
#include "identity/pages.h"
#include "identity/setup/use_setup_link.h"

namespace hf::identity {
namespace {

using store::Tx;

struct WhoIsCalling {
    std::string id;
    std::vector<Scope> scopes;
    KeyMode mode;
};
BOOST_DESCRIBE_STRUCT(WhoIsCalling, (), (id, scopes, mode))

constexpr auto notes(const WhoIsCalling*) { return std::array{Note{"id", "Of the key, or of the person."}}; }

http::Route setup_page() {
    return http::raw("GET", "/setup", "getSetupPage", "text/html; charset=utf-8",
                     [](http::Request&) -> http::Reaction {
                         auto reply = http::page_reply(200, {.title = "Set up Holdfast", .look = "setup"},
                                                       page("setup.html"), {});
                         reply.fields.add("Cache-Control", "no-store");
                         return reply;
                     })
        .open()
        .summary("The page of the setup link.");
}

}  // namespace

http::Routes key_routes(KeyMode mode) {
    return {
        http::get("/v1/caller", "getCaller",
                  [mode](const Context& context, const Nothing&) -> Result<WhoIsCalling> {
                      WhoIsCalling out{context.caller.id, {}, mode};
                      for (const auto& scope : context.caller.scopes) out.scopes.push_back({scope});
                      return out;
                  })
            .keyed()
            .summary("Whom the credential stands for, and what he may do."),

        http::post(
            "/v1/keys", "createKey",
            [mode](Tx& tx, const Context& context, const CreateKey& in) { return create_key(tx, context, mode, in); })
            .scope("keys:write")
            .made(&NewKey::id, show_key)
            .ok(201)
            .summary("Make a key. It is shown in this answer and never again.")
            .example(R"({"name": "the shop's server", "scopes": ["payments:read", "payments:write"]})"),

        http::get("/v1/keys", "listKeys", list_keys).scope("keys:read").summary("The keys there are and were."),

        http::patch("/v1/keys/{id}", "changeKey", change_key)
            .scope("keys:write")
            .fails(Code::not_found, Code::wrong_state)
            .summary("Call a key something else, or limit what it may ask for.")
            .example(R"({"name": "the shop's server", "per_minute": 600})"),

        http::del("/v1/keys/{id}", "revokeKey", revoke_key)
            .scope("keys:write")
            .fails(Code::not_found)
            .summary("Take a key out of use, for good."),

        http::post("/v1/setup", "useSetupLink",
                   [mode](Tx& tx, const Context& context, const UseSetupLink& in) {
                       return use_setup_link(tx, context, mode, in);
                   })
            .open()
            .ok(201)
            .fails(Code::wrong_state)
            .summary("Make the first key, with the link that the terminal showed.")
            .example(R"({"token": "4f9k2a7m1x8c3v6b0n5z2q9w4e7r1t8y", "name": "first key"})"),

        setup_page(),
    };
}

}  // namespace hf::identity
