#include "http/api.h"

#include <fmt/core.h>

#include <set>

#include "base/check.h"
#include "http/cors.h"
#include "http/docs.h"
#include "http/gatekeeper.h"
#include "http/openapi.h"
#include "http/router.h"

namespace hf::http {
namespace {

/// Where a request stands between finding its route and running it: handed on when the store has to be asked who calls.
struct Admission {
    const Route* route;
    std::vector<std::string> values;
    Answer answer;
};

class Api final : public Handler {
  public:
    Api(const store::Kernel& kernel, ApiOptions options, Routes routes, Doorman& doorman)
        : kernel_(kernel),
          options_(std::move(options)),
          routes_(std::move(routes)),
          router_(routes_),
          doorman_(doorman),
          gatekeeper_(options_, kernel.random.number()),
          cors_(options_.cors_origins),
          cursors_(options_.cursor_key),
          workers_({.threads = options_.workers}) {
        CHECK(!options_.hosts.empty(), "the API knows the host names it answers to");
        CHECK(!options_.cursor_key.empty(), "the API has a key to sign cursors with");
    }

    std::size_t body_wanted(const Request& request) override {
        const auto method = request.method;
        return method == "POST" || method == "PUT" || method == "PATCH" ? options_.body_bytes : 0;
    }

    Reaction handle(Request& request) override {
        Answer answer{&request, nullptr, &cursors_, {}};
        if (!gatekeeper_.answers_for(request.host)) return answer.refuse({Code::misdirected_request});
        cors_.dress(request, answer.fields);
        auto found = router_.find(request.method, request.path);
        if (!found) return answer.refuse(found.error());
        if (request.method == "OPTIONS") return cors_.preflight(request, found->allow);
        if (found->route == nullptr) {
            answer.fields.add("Allow", found->allow);
            return answer.refuse({Code::method_not_allowed});
        }
        if (found->route->for_visitors) answer.fields = {};  // whose origin may be any, as its own answer says
        request.route = found->route->path;
        answer.route = found->route;
        return identify(request, {found->route, std::move(found->values), std::move(answer)});
    }

  private:
    Reaction refuse(Admission& admission, const Error& error) {
        // A mount's dialect says itself how to show a key.
        if (admission.route->dialect == nullptr) add_challenge(admission.answer.fields, error, admission.route);
        return admission.answer.refuse(error);
    }

    Reaction identify(Request& request, Admission admission) {
        if (admission.route->for_visitors && options_.on_loopback) return admit(request, std::move(admission));
        if (admission.route->guarded == Guarded::refresh_token) return admit(request, std::move(admission));
        const auto shown = gatekeeper_.key_shown(request);
        if (!shown) return refuse(admission, shown.error());
        if (!*shown) return admit(request, std::move(admission));
        const auto key = (*shown)->text;
        request.by_cookie = (*shown)->by_cookie;
        const auto now = kernel_.clock.now();
        if (auto caller = doorman_.remembered(key, now)) {
            request.caller = *std::move(caller);
            return admit(request, std::move(admission));
        }
        const auto moment = kernel_.clock.monotonic();
        if (!request.by_cookie)
            if (const auto may = gatekeeper_.may_show_key(request, moment); !may) return refuse(admission, may.error());
        if (const auto formed = doorman_.well_formed(key, now); !formed)
            return turn_away(request, std::move(admission), formed.error());
        if (may_be_guessed(request, key))
            if (const auto may = gatekeeper_.may_try_key(request, moment); !may) return refuse(admission, may.error());
        return look_up(request, key, std::move(admission));
    }

    /// Whose wrong ones count. Neighbors behind one address are not to lose their sessions for one who guesses.
    bool may_be_guessed(const Request& request, std::string_view key) const {
        return !request.by_cookie && !doorman_.proves_itself(key);
    }

    /// Nobody has chosen to send a cookie: one that is no longer good is as none.
    Reaction turn_away(Request& request, Admission admission, const Error& error) {
        if (request.by_cookie) return admit(request, std::move(admission));
        if (error.code == Code::unauthorized) gatekeeper_.note_refused_key(request, kernel_.clock.monotonic());
        return refuse(admission, error);
    }

    Reaction look_up(Request& request, std::string_view key, Admission admission) {
        auto then = [this, &request, key, admission = std::move(admission)](Result<Caller> caller) mutable -> Reaction {
            if (!caller) {
                if (caller.error().code == Code::unauthorized && may_be_guessed(request, key))
                    gatekeeper_.note_wrong_key(request, kernel_.clock.monotonic());
                return turn_away(request, std::move(admission), caller.error());
            }
            doorman_.remember(key, *caller, kernel_.clock.now());
            request.caller = *std::move(caller);
            return admit(request, std::move(admission));
        };
        if (doorman_.is_errand(key))
            return journey(
                workers_, Trip{kernel_, request}, [this, key](Trip&) { return doorman_.find_out(key); },
                std::move(then));
        return ask(
            store::Mode::read,
            [this, &request, key](store::Tx& tx) { return doorman_.look_up(tx, kernel_.context(request.caller), key); },
            std::move(then));
    }

    Reaction admit(Request& request, Admission admission) {
        const auto& route = *admission.route;
        const auto now = kernel_.clock.monotonic();
        if (const auto few = gatekeeper_.within_limits(request, route, now, admission.answer.fields); !few)
            return refuse(admission, few.error());
        if (const auto may = gatekeeper_.admits(request, route); !may) return refuse(admission, may.error());
        Call call{
            kernel_, request, route, std::move(admission.values), options_.json_depth, std::move(admission.answer),
            workers_};
        return route.run(call);
    }

    const store::Kernel& kernel_;
    const ApiOptions options_;
    const Routes routes_;
    const Router router_;
    Doorman& doorman_;
    Gatekeeper gatekeeper_;
    const Cors cors_;
    const Cursors cursors_;
    Workers workers_;  // first to go: what they walk borrows from all of us
};

/// Says which route it is before CHECK stops the program.
void stop_unless(bool holds, const Route& route, std::string_view says) {
    if (!holds) fmt::print(stderr, "{} {}: {}\n", route.method, route.path, says);
    CHECK(holds, "every route is declared whole");
}

void check_example(const Route& route) {
    if (route.example.empty()) return;
    const auto body = parse_json(route.example);
    stop_unless(body.has_value(), route, "its example is not JSON");
    for (auto errors = route.check_example(*body); const auto& error : errors)
        stop_unless(error.detail == "is missing" && route.in_path(error.pointer.substr(1)), route,
                    "its example is refused: " + error.pointer + ' ' + error.detail);
}

}  // namespace

std::unique_ptr<Handler> make_api(const store::Kernel& kernel, ApiOptions options, Routes routes, Doorman& doorman) {
    with_documents(routes, options.version);
    std::set<std::string> operations;
    for (const auto& route : routes) {
        const bool keyed = route.guarded == Guarded::scoped || route.guarded == Guarded::loopback;
        stop_unless(route.guarded != Guarded::undecided, route, "nobody has decided who may call it");
        stop_unless(!keyed || !route.scope.empty(), route, "it names no scope");
        stop_unless(operations.insert(route.operation).second, route, "another route has this operation");
        stop_unless(!route.summary.empty(), route, "it has no summary");
        check_example(route);
    }
    return std::make_unique<Api>(kernel, std::move(options), std::move(routes), doorman);
}

}  // namespace hf::http
