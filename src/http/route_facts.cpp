// What the document and the docs page both want to know about a route.
#include <algorithm>

#include "base/text.h"
#include "http/openapi.h"

namespace hf::http {

std::string_view tag_of(const Route& route) {
    constexpr std::string_view kVersion = "/v1/";
    if (!route.path.starts_with(kVersion)) return "server";
    const auto rest = std::string_view{route.path}.substr(kVersion.size());
    return rest.substr(0, rest.find('/'));
}

std::vector<Code> refusals_of(const Route& route) {
    std::vector<Code> codes = route.errors;
    const auto add = [&](auto... more) { (codes.push_back(more), ...); };
    const bool has_path = route.path.find('{') != route.path.npos;
    add(Code::malformed_request, Code::unauthorized, Code::misdirected_request, Code::rate_limited, Code::internal,
        Code::unavailable);
    if (route.guarded != Guarded::open || route.method != "GET") add(Code::forbidden);
    if (has_path) add(Code::not_found, Code::bad_path);
    if (route.typed && (!route.in->members.empty() || route.has_body())) add(Code::invalid_fields);
    if (route.has_body()) add(Code::payload_too_large, Code::unsupported_media_type);
    if (route.idempotent) add(Code::idempotency_mismatch);
    std::ranges::sort(codes);
    codes.erase(std::ranges::unique(codes).begin(), codes.end());
    return codes;
}

std::vector<SchemaMember> path_parameters_of(const Route& route) {
    std::vector<SchemaMember> out;
    for (auto segment : split(route.path, '/'))
        if (segment.starts_with('{'))
            if (const auto* member = route.in->member(segment.substr(1, segment.size() - 2))) out.push_back(*member);
    return out;
}

std::vector<SchemaMember> query_of(const Route& route) {
    std::vector<SchemaMember> out;
    if (!route.has_body())
        for (const auto& member : route.in->members)
            if (!route.in_path(member.name)) out.push_back(route.described(member));
    return out;
}

std::vector<SchemaMember> body_of(const Route& route) {
    std::vector<SchemaMember> out;
    if (route.has_body() && route.typed)
        for (const auto& member : route.in->members)
            if (!route.in_path(member.name)) out.push_back(member);
    return out;
}

json::value body_example_of(const Route& route) {
    if (!route.example.empty()) return parse_json(route.example).value_or(json::value{});
    auto made = example_of(*route.in);
    for (const auto& member : path_parameters_of(route)) made.as_object().stable_erase(member.name);
    return made;
}

json::object problem_example(Code code) {
    const auto& row = row_of(code);
    const auto name = text_of(code);
    json::object out{{"type", "/docs/errors#" + std::string{name}},
                     {"title", row.says},
                     {"status", row.status},
                     {"code", name},
                     {"detail", row.says},
                     {"instance", "req_06f3a9k2v0e8"}};
    if (code == Code::invalid_fields)
        out["errors"] = json::array{json::object{{"pointer", "/price/amount"}, {"detail", "must be at least 1"}}};
    return out;
}

}  // namespace hf::http
