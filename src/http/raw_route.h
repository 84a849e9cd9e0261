// How routes are declared whose answer is no described struct: raw() and page(). Included by route.h.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "http/route.h"

namespace hf::http {

/// A route whose answer is not a described struct: documents, metrics, health, pages.
class RawBuilder {
  public:
    explicit RawBuilder(Route route) : route_(std::move(route)) {}
    RawBuilder& scope(std::string scope) { return guard(Guarded::scoped, std::move(scope)); }
    RawBuilder& open() { return guard(Guarded::open, {}); }
    RawBuilder& loopback(std::string scope = "ops:read") { return guard(Guarded::loopback, std::move(scope)); }
    RawBuilder& ok(int status) { return route_.ok_status = status, *this; }
    template <class... Codes>
    RawBuilder& fails(Codes... codes) {
        return (route_.errors.push_back(codes), ...), *this;
    }
    RawBuilder& summary(std::string text) { return route_.summary = std::move(text), *this; }
    /// A proxy asks it for each of its visitors and hands on their fields: on loopback an Authorization is the
    /// visitor's own and no key, and no limit of one caller holds. The handler has limits of its own.
    RawBuilder& for_visitors() { return route_.for_visitors = true, *this; }
    /// What stands in the path and the query, for the documents: a described struct. The handler reads it itself.
    template <class In>
    RawBuilder& takes() {
        return route_.in = &schema_of<In>(), *this;
    }
    operator Route() const { return route_; }

  private:
    RawBuilder& guard(Guarded guarded, std::string scope) {
        route_.guarded = guarded;
        route_.scope = std::move(scope);
        return *this;
    }
    Route route_;
};

/// `handler(Request&) -> Reaction`, on a network thread. Values of the path are found in request.path by the handler.
RawBuilder raw(std::string method, std::string path, std::string operation, std::string content_type,
               std::function<Reaction(Request&)> handler);

/// Makes a page from the store. `values` are those named in the path, decoded, in their order.
using PageDeed =
    std::function<Result<Reply>(store::Tx& tx, const Context& context, std::span<const std::string> values)>;

/// A page for people, or what a form on one does: GET runs as a read, POST as a write, and what a form sends is not
/// looked at. To a browser its refusals are pages too, and ask for a key where one is missing.
RawBuilder page(std::string method, std::string path, std::string operation, PageDeed deed);

}  // namespace hf::http
