// How routes are declared whose answer is no described struct: raw(), page() and form(). Included by route.h.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/route.h"

namespace hf::http {

/// A route whose answer is not a described struct: documents, metrics, health, pages. Converts to Route once it is
/// decided who may call it.
template <bool Decided = false>
class RawBuilder {
  public:
    explicit RawBuilder(Route route) : route_(std::move(route)) {}
    auto scope(std::string scope) { return guard(Guarded::scoped, std::move(scope)); }
    auto signed_in() { return guard(Guarded::signed_in, {}); }
    auto own() { return guard(Guarded::own, {}); }
    auto open() { return guard(Guarded::open, {}); }
    auto loopback(std::string scope = "ops:read") { return guard(Guarded::loopback, std::move(scope)); }
    RawBuilder& pace(Pace pace) { return route_.pace = pace, *this; }
    RawBuilder& ok(int status) { return route_.ok_status = status, *this; }
    template <class... Codes>
    RawBuilder& fails(Codes... codes) {
        return (route_.errors.push_back(codes), ...), *this;
    }
    /// A page's content type when it is no HTML: a file to be kept.
    RawBuilder& sends(std::string content_type) { return route_.content_type = std::move(content_type), *this; }
    RawBuilder& summary(std::string text) { return route_.summary = std::move(text), *this; }
    /// A proxy asks it for each of its visitors and hands on their fields: on loopback an Authorization is the
    /// visitor's own and no key, and no limit of one caller holds. The handler has limits of its own.
    RawBuilder& for_visitors() { return route_.for_visitors = true, *this; }
    /// What stands in the path and the query, for the documents: a described struct. The handler reads it itself.
    template <class In>
    RawBuilder& takes() {
        return route_.in = &schema_of<In>(), *this;
    }
    operator Route() const
        requires Decided
    {
        return route_;
    }

  private:
    RawBuilder<true> guard(Guarded guarded, std::string scope) {
        route_.guarded = guarded;
        route_.scope = std::move(scope);
        return RawBuilder<true>{std::move(route_)};
    }
    Route route_;
};

/// `handler(Request&) -> Reaction`, on a network thread. Values of the path are found in request.path by the handler.
RawBuilder<> raw(std::string method, std::string path, std::string operation, std::string content_type,
                 std::function<Reaction(Request&)> handler);

/// Makes a page from the store. `values` are those named in the path, decoded, in their order.
using PageDeed =
    std::function<Result<Reply>(store::Tx& tx, const Context& context, std::span<const std::string> values)>;

/// A page for people, or what a form on one does: GET runs as a read, POST as a write, and what a form sends is not
/// looked at. To a browser its refusals are pages too: they ask for a key where one is missing, and one that is for
/// people who are signed in leads those who are not to kSignInPage and back.
RawBuilder<> page(std::string method, std::string path, std::string operation, PageDeed deed);

/// What a form of a page sends, names and values as they are meant.
struct Form {
    std::vector<std::pair<std::string, std::string>> values;
    /// The first of that name, or an empty text.
    std::string_view operator[](std::string_view name) const;
};

using FormWalk = std::function<Result<Reply>(Trip& trip, const Form& form, std::span<const std::string> values)>;

/// What a form of a page does, as a journey (application/x-www-form-urlencoded). Its refusals are pages. Of whoever
/// shows no key of his own accord it is taken from a page of this same origin alone, and a browser has to say so: in
/// Sec-Fetch-Site, or in Origin (gatekeeper.h).
RawBuilder<> form(std::string path, std::string operation, FormWalk walk);

}  // namespace hf::http
