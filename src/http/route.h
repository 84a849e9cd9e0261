// Routes, declared once. From a declaration come dispatch, validation, authentication, idempotency, the OpenAPI
// document and the page at /docs. A service's routes.cpp is a list of these on one screen:
//
//     Routes routes(const Paywall& paywall) {
//         return {
//             post("/v1/payments", "createPayment", [&](Tx& tx, const Context& context, const CreatePayment& in) {
//                 return create_payment(tx, context, paywall, in); })
//                 .scope("payments:write").made(&Payment::id, find_payment).ok(201)
//                 .fails(Code::rate_limited).summary("Ask for a payment.").example(R"({…})"),
//             get("/v1/payments/{id}", "getPayment", …).open().waits(…),
//         };
//     }
//
// A deed is `Result<Out>(Tx&, const Context&, const In&)`. In is a described struct: members named in the path come
// from there; the others from the query (GET, DELETE) or the JSON body (POST, PUT, PATCH). Unknown ones are refused.
// Out is a described struct, Page<Item> for lists (In then derives from Paging), or Nothing for an answer of 204. GET
// runs as a read, the others as a write. A deed without the Tx, `Result<Out>(const Context&, const In&)`, needs no
// store and runs at once on the network thread. A journey, `Result<Out>(Trip&, const In&)`, runs on a thread that may
// block (journey.h).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/access.h"
#include "http/cursor.h"
#include "http/journey.h"
#include "http/reaction.h"
#include "http/request.h"
#include "http/schema.h"
#include "store/kernel.h"

namespace hf::http {

using hf::Nothing;
using hf::Page;
using hf::Paging;

struct Call;

/// A contract that was somebody else's, for a mount that answers it (DESIGN §8): how it says no, and that members it
/// does not know are passed over.
struct Dialect {
    Reply (*refuse)(const Error& error, const Request& request);
};

/// Which of the limits of callers without a name a route counts towards besides the usual one.
enum class Pace { usual, sign_in, sign_up, refresh };

/// Type-erased: what the router, the document and the docs page need.
struct Route {
    std::string method;
    std::string path;       // "/v1/payments/{id}"
    std::string operation;  // "createPayment"
    std::string summary;
    std::string example;  // a JSON body that is accepted, shown in the docs and checked at start
    Guarded guarded = Guarded::undecided;
    std::string scope;
    Pace pace = Pace::usual;
    const Dialect* dialect = nullptr;  // null: our own
    int ok_status = 200;
    std::string content_type = "application/json";
    std::vector<Code> errors;
    bool idempotent = false;     // takes an Idempotency-Key
    bool waits = false;          // answers ?wait=
    bool for_visitors = false;   // asked by a proxy for each of its visitors, with their fields
    bool located = false;        // set by with_documents(): what a POST makes is found at its path and the id
    bool typed = true;           // false: a raw() document, described by its content type alone
    bool is_page = false;        // to a browser its refusals are pages
    bool is_form = false;        // what a page's form sends, which a browser proves to come from a page of ours
    const Schema* in = nullptr;  // object schema with all members of In
    const Schema* out = nullptr;
    std::function<Reaction(Call&)> run;
    std::function<FieldErrors(const json::value&)> check_example;

    /// GET and DELETE take parameters, the others a JSON body.
    bool has_body() const { return method == "POST" || method == "PUT" || method == "PATCH"; }
    /// Whether a member of In is named in the path.
    bool in_path(std::string_view name) const;
    /// The member as a reader of the API meets it: `wait` has bounds and a sentence of its own.
    SchemaMember described(const SchemaMember& member) const;
};

/// How one request is answered: it holds what the reply must carry whatever comes (RateLimit and CORS fields), and
/// gives one reply.
struct Answer {
    Request* request;
    const Route* route;
    const Cursors* cursors;
    Fields fields;

    Reply ok(std::string json);
    Reply nothing();
    Reply refuse(const Error& error);
    /// Our fields onto a reply that somebody else made.
    void dress(Reply& reply) const;
};

/// One call on its way: the request, its parameters taken from the path, and who calls (request.caller).
struct Call {
    const store::Kernel& kernel;
    Request& request;
    const Route& route;
    std::vector<std::string> path_values;  // decoded, in the order of the template
    std::size_t json_depth = 32;
    Answer answer;
    Workers& workers;
};

using Routes = std::vector<Route>;

/// Appends; for gathering the lists of several rooms.
inline void add(Routes& all, Routes more) {
    for (auto& route : more) all.push_back(std::move(route));
}

}  // namespace hf::http

#include "http/raw_route.h"      // IWYU pragma: export: raw(), page(), form()
#include "http/route_builder.h"  // IWYU pragma: export: get(), post(), put(), patch(), del()
