#include "http/page.h"

#include <fmt/core.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <kainjow/mustache.hpp>
#include <map>

#include "base/check.h"
#include "http/pages.h"

namespace hf::http {
namespace {

using Mustache = kainjow::mustache::mustache;
using Data = kainjow::mustache::data;

// CSP Level 3: nothing inline, nothing from elsewhere, in nobody's frame. A block of type application/ld+json is data,
// which a browser never runs, so that script-src does not concern it.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

Data to_data(const json::value& value) {
    switch (value.kind()) {
        case json::kind::object: {
            Data object;
            for (const auto& member : value.get_object()) object.set(member.key(), to_data(member.value()));
            return object;
        }
        case json::kind::array: {
            Data list{Data::type::list};
            for (const auto& item : value.get_array()) list << to_data(item);
            return list;
        }
        case json::kind::string:
            if (value.get_string().empty()) return Data{false};
            return Data{std::string{value.get_string()}};
        case json::kind::bool_: return Data{value.get_bool()};
        case json::kind::null: return Data{false};
        default: return Data{write_json(value)};
    }
}

/// JSON that can stand inside <script>: nothing in it ends the element or opens a comment.
std::string inside_script(const json::object& facts) {
    if (facts.empty()) return {};
    std::string out;
    for (const char c : write_json(facts))
        if (c == '<' || c == '>' || c == '&')
            out += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
            out += c;
    return out;
}

json::value own_asset(const PageHead& head, std::string_view ending) {
    const auto name = fmt::format("{}.{}", head.look, ending);
    return has_asset(name) ? json::value(assets_at(head.assets) + name) : json::value{};
}

}  // namespace

std::string render(std::string_view body, const json::object& data) {
    // Reading a template takes twenty times as long as filling it in. Templates are embedded: there are few.
    thread_local std::map<std::string, Mustache, std::less<>> kept;
    auto found = kept.find(body);
    if (found == kept.end()) found = kept.try_emplace(std::string{body}, std::string{body}).first;
    CHECK(found->second.is_valid(), "an embedded page is a well-formed template");
    return found->second.render(to_data(data));
}

Reply page_reply(int status, const PageHead& head, std::string_view body, const json::object& data) {
    json::array bar;
    for (const auto& link : head.bar) bar.push_back({{"href", link.href}, {"text", link.text}});
    auto reply = text_reply(status, "text/html; charset=utf-8",
                            render(page("layout.html"), {{"title", head.title},
                                                         {"look", head.look},
                                                         {"assets", assets_at(head.assets)},
                                                         {"style", own_asset(head, "css")},
                                                         {"script", own_asset(head, "js")},
                                                         {"ribbon", head.ribbon},
                                                         {"has_bar", !head.bar.empty()},
                                                         {"bar", std::move(bar)},
                                                         {"listed", head.listed},
                                                         {"description", head.description},
                                                         {"facts", inside_script(head.facts)},
                                                         {"body", render(body, data)}}));
    reply.fields.add("Content-Security-Policy", kPolicy);
    reply.fields.add("Referrer-Policy", "no-referrer");
    reply.fields.add("X-Content-Type-Options", "nosniff");
    reply.fields.add("X-Frame-Options", "DENY");
    return reply;
}

}  // namespace hf::http
