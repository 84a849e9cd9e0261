// Sessions and tokens: the surface, on one screen.
#include "identity/routes.h"
#include "identity/sessions/end_session.h"
#include "identity/sessions/list_sessions.h"
#include "identity/sessions/refresh_tokens.h"
#include "identity/sessions/sign_out.h"
#include "identity/sessions/sign_out_everywhere.h"

namespace hf::identity {

http::Routes session_routes(const Identity& identity) {
    return {
        http::post(
            "/v1/tokens/refresh", "refreshTokens",
            [&identity](http::Trip& trip, const RefreshTokens& in) { return refresh_tokens(trip, identity, in); })
            .open()
            .pace(http::Pace::refresh)
            .summary("A new pair of tokens for a refresh token."),

        http::get("/v1/sessions", "listSessions", list_sessions).signed_in().summary("Where you are signed in."),

        http::del("/v1/sessions/{id}", "endSession", end_session)
            .own()
            .fails(Code::not_found)
            .summary("Sign out somewhere else."),

        http::del("/v1/session", "signOut", sign_out).signed_in().summary("Sign out here."),

        http::del("/v1/sessions", "signOutEverywhere", sign_out_everywhere)
            .signed_in()
            .summary("Sign out everywhere, here too."),

        http::raw("GET", "/.well-known/jwks.json", "getTokenKeys", "application/jwk-set+json",
                  [&identity](http::Request&) -> http::Reaction {
                      auto reply =
                          http::text_reply(200, "application/jwk-set+json", write_json(identity.keys.key_set()));
                      reply.fields.set("Cache-Control", "public, max-age=3600");
                      return reply;
                  })
            .open()
            .summary("The public keys of access tokens (RFC 7517)."),
    };
}

}  // namespace hf::identity
