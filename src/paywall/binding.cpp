#include "paywall/binding.h"

#include "base/digest.h"

namespace hf::paywall {
namespace {

/// Each part with its length before it, so that no two lists of parts read the same.
void put(std::string& out, std::string_view part) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
    out += '\n';
}

void put_query(std::string& out, const QueryRule& rule, std::string_view query) {
    switch (rule.kind) {
        case QueryRule::Kind::ignore: return put(out, "");
        case QueryRule::Kind::exact: return put(out, query);
        case QueryRule::Kind::named: break;
    }
    const auto parameters = http::parse_query(query);
    if (!parameters) return put(out, query);
    for (const auto& name : rule.names)
        for (const auto& parameter : *parameters)
            if (parameter.name == name) {
                put(out, parameter.name);
                put(out, parameter.value);
            }
}

}  // namespace

std::string_view host_name(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    auto name = host.substr(0, host.find(':'));
    if (name.ends_with('.')) name.remove_suffix(1);
    return name;
}

std::string opened_path(const Gate& gate, std::string_view canonical_path) {
    switch (gate.opens) {
        case Opens::this_path: return std::string{canonical_path};
        case Opens::gate: return gate.match.text();
        case Opens::below: break;
    }
    // The first segment below the fixed part of the gate's pattern: "/courses/**" sells "/courses/go" with all below
    // it.
    const auto rest = gate.match.rest_of(canonical_path);
    return std::string{gate.match.fixed_part()} + std::string{rest.substr(0, rest.find('/'))} + "/**";
}

std::string binding_of(const Gate& gate, std::string_view name, const http::Request& request,
                       std::string_view canonical_path, Body body) {
    std::string parts;
    parts.reserve(256);
    put(parts, name);
    put(parts, host_name(request.host));
    put(parts, opened_path(gate, canonical_path));
    if (gate.opens == Opens::this_path)
        put_query(parts, gate.query, request.query);
    else
        put(parts, "");
    const bool reads = request.method == "GET" || request.is_head();
    put(parts, reads ? "GET" : request.method);
    if (body == Body::unseen)
        put(parts, "any body");
    else
        put(parts, request.body.empty() ? "" : sha256_hex(request.body));
    return sha256_hex(parts);
}

std::vector<std::string> bindings_of(const Gate& gate, const http::Request& request, std::string_view canonical_path,
                                     Body body) {
    std::vector<std::string> all{binding_of(gate, gate.name, request, canonical_path, body)};
    const bool also_unseen = body == Body::as_read && !request.body.empty();
    if (also_unseen) all.push_back(binding_of(gate, gate.name, request, canonical_path, Body::unseen));
    for (const auto& name : gate.formerly) {
        all.push_back(binding_of(gate, name, request, canonical_path, body));
        if (also_unseen) all.push_back(binding_of(gate, name, request, canonical_path, Body::unseen));
    }
    return all;
}

bool waits_to_send(const http::Request& request) { return request.has_body() && request.fields.has("Expect"); }

}  // namespace hf::paywall
