// room: identity
// Whatever a provider says of itself, and whatever a browser brings back from it: taken apart without harm, and nothing
// is taken that leads elsewhere than it may.
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "identity/oidc/sign_in.h"
#include "identity/oidc/web_address.h"

namespace {

using namespace hf;
using namespace hf::identity;

void check_answer(std::string_view query) {
    const auto answer = read_answer(query);
    if (!answer) return;
    CHECK(!answer->state.empty(), "an answer belongs to a sign-in that was begun");
    CHECK(answer->code.empty() != answer->error.empty(), "an answer has a code or an error");
}

void check_documents(std::string_view body) {
    const Send send = [&](const http::ClientRequest&) {
        return http::ClientAnswer{200, "application/json", std::string{body}};
    };
    if (const auto discovery = fetch_discovery(send, "https://issuer.example"))
        for (const auto* url : {&discovery->authorization_endpoint, &discovery->token_endpoint, &discovery->jwks_uri})
            CHECK(url->starts_with("https://") && !is_loopback_address(*url),
                  "an issuer elsewhere leads nowhere inside");
    const auto keys = fetch_keys(send, "https://issuer.example/jwks");
    if (keys) CHECK(keys->size() > 0 && !keys->has(""), "a set has keys, and each of them a name");
}

void check_place(std::string_view wanted) {
    const auto path = local_path(wanted);
    CHECK(path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\"),
          "a place is one of this server");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    check_answer(bytes);
    check_documents(bytes);
    check_place(bytes);
    return 0;
}
#endif
