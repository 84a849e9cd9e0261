// Routes, declared once. From a declaration come dispatch, validation, authentication, idempotency, the OpenAPI document
// and the page at /docs. A service's routes.cpp is a list of these on one screen:
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
// A deed is `Result<Out>(Tx&, const Context&, const In&)`. In is a described struct: members named in the path come from
// there; the others from the query (GET, DELETE) or the JSON body (POST, PUT, PATCH). Unknown ones are refused. Out is a
// described struct, or Page<Item> for lists. GET runs as a read, the others as a write.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/reaction.h"
#include "http/request.h"
#include "http/schema.h"
#include "store/kernel.h"

namespace hf::http {

/// An empty In, and the Out of a route that answers 204.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// A cursor-paged list. `next` is a signed, opaque cursor, absent on the last page.
template <class Item>
struct Page {
    std::vector<Item> items;
    std::optional<std::string> next;
};

enum class Guarded { undecided, open, scoped };

/// Type-erased: what the router, the document and the docs page need.
struct Route {
    std::string method;
    std::string path;                  // "/v1/payments/{id}"
    std::string operation;             // "createPayment"
    std::string summary;
    std::string example;               // a JSON body that is accepted, shown in the docs and used by a test
    Guarded guarded = Guarded::undecided;
    std::string scope;
    int ok_status = 200;
    std::string content_type = "application/json";
    std::vector<Code> errors;
    bool idempotent = false;
    bool loopback_only = false;        // off loopback it needs a key even when open
    Schema in;                         // object schema with all members of In
    Schema out;
    std::function<Reaction(struct Call&)> run;
};

/// One call on its way: the request, its parameters taken from the path, and who calls.
struct Call {
    const store::Kernel& kernel;
    Request& request;
    std::vector<std::string> path_values;    // decoded, in the order of the template
    const Route& route;
};

using Routes = std::vector<Route>;

}  // namespace hf::http

#include "http/route_builder.h"  // IWYU pragma: export: get(), post(), put(), del(), raw()
