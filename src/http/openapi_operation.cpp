#include "http/openapi_operation.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "http/openapi.h"

namespace hf::http {
namespace {

json::object to_component(std::string_view kind, std::string_view name) {
    return {{"$ref", "#/components/" + std::string{kind} + '/' + std::string{name}}};
}

json::object headers_of(const Route& route, int status) {
    json::object out;
    const auto add = [&](std::string_view name) { out[name] = to_component("headers", name); };
    add("X-Request-ID");
    if (route.typed) {
        add("RateLimit-Policy");
        add("RateLimit");
    }
    if (status == 429 || status == 503) add("Retry-After");
    if (status == 401) add("WWW-Authenticate");
    if (status == route.ok_status && route.idempotent) add("Idempotency-Replayed");
    if (status == route.ok_status && (route.located || status / 100 == 3)) add("Location");
    return out;
}

/// Without its parameters.
std::string media_type_of(const Route& route) { return route.content_type.substr(0, route.content_type.find(';')); }

json::object success_of(const Route& route) {
    json::object out{{"description", route.typed && route.out->members.empty() ? "Done." : "The answer."},
                     {"headers", headers_of(route, route.ok_status)}};
    if (route.ok_status == 204 || route.ok_status / 100 == 3 || (route.typed && route.out->members.empty())) return out;
    json::object media;
    if (!route.typed) {
        media["schema"] = json::object{{"type", route.content_type.ends_with("json") ? "object" : "string"}};
    } else {
        media["schema"] = reference_to(*route.out);
        media["example"] = example_of(*route.out);
    }
    out["content"] = json::object{{media_type_of(route), std::move(media)}};
    return out;
}

json::object responses_of(const Route& route) {
    std::map<int, std::vector<Code>> by_status;
    for (auto code : refusals_of(route)) by_status[row_of(code).status].push_back(code);
    json::object out;
    out[std::to_string(route.ok_status)] = success_of(route);
    for (const auto& [status, codes] : by_status) {
        std::string says;
        json::object examples;
        for (auto code : codes) {
            says += (says.empty() ? "" : " Or: ") + std::string{row_of(code).says};
            examples[text_of(code)] = to_component("examples", text_of(code));
        }
        json::object media{{"schema", to_component("schemas", "Problem")}, {"examples", std::move(examples)}};
        json::object content{{"application/problem+json", std::move(media)}};
        if (media_type_of(route) == "text/html") content["text/html"] = {{"schema", {{"type", "string"}}}};
        out[std::to_string(status)] = json::object{
            {"description", says}, {"headers", headers_of(route, status)}, {"content", std::move(content)}};
    }
    return out;
}

json::array parameters_of(const Route& route) {
    json::array out;
    const auto add = [&](const SchemaMember& member, std::string_view in) {
        auto schema = definition_of(member);
        schema.stable_erase("description");
        json::object parameter{{"name", member.name}, {"in", in}, {"required", in == "path" || member.required}};
        if (!member.says.empty()) parameter["description"] = member.says;
        parameter["schema"] = std::move(schema);
        out.push_back(std::move(parameter));
    };
    for (const auto& member : path_parameters_of(route)) add(member, "path");
    for (const auto& member : query_of(route)) add(member, "query");
    if (route.idempotent) out.push_back(to_component("parameters", "IdempotencyKey"));
    out.push_back(to_component("parameters", "RequestId"));
    return out;
}

std::string description_of(const Route& route) { return route.summary + ' ' + access_sentence(route); }

/// The scope stands in x-scope: OpenAPI linters take role names beside an http scheme for a slip.
json::array security_of(const Route& route) {
    const json::object key{{"key", json::array{}}};
    if (route.guarded == Guarded::open) return {};
    if (route.guarded == Guarded::loopback) return json::array{key, json::object{}};
    return json::array{json::value(key)};
}

void lay_out(std::string& out, const json::value& value, std::size_t depth) {
    const auto line = [&](std::size_t level) { out.append(1, '\n').append(level * 2, ' '); };
    const auto group = [&](char open, char close, const auto& items, const auto& write) {
        out += open;
        bool first = true;
        for (const auto& item : items) {
            if (!std::exchange(first, false)) out += ',';
            line(depth + 1);
            write(item);
        }
        if (!first) line(depth);
        out += close;
    };
    if (value.is_object()) {
        group('{', '}', value.get_object(), [&](const json::key_value_pair& item) {
            out += write_json(json::value(item.key())) + ": ";
            lay_out(out, item.value(), depth + 1);
        });
    } else if (value.is_array()) {
        group('[', ']', value.get_array(), [&](const json::value& item) { lay_out(out, item, depth + 1); });
    } else {
        out += write_json(value);
    }
}

}  // namespace

json::object body_schema(const Route& route) {
    json::array required;
    json::object properties;
    for (const auto& member : body_of(route)) {
        if (member.required) required.push_back(json::value(member.name));
        properties[member.name] = definition_of(member);
    }
    json::object out{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) out["required"] = std::move(required);
    out["additionalProperties"] = false;
    return out;
}

json::object operation_of(const Route& route) {
    json::object out{{"operationId", route.operation}, {"tags", json::array{json::value(tag_of(route))}},
                     {"summary", route.summary},       {"description", description_of(route)},
                     {"security", security_of(route)}, {"parameters", parameters_of(route)}};
    out["x-access"] = text_of(route.guarded);
    if (!route.scope.empty()) out["x-scope"] = route.scope;
    if (const auto body = body_of(route); !body.empty()) {
        json::object media{{"schema", to_component("schemas", route.in->name)}, {"example", body_example_of(route)}};
        out["requestBody"] = json::object{{"required", std::ranges::any_of(body, &SchemaMember::required)},
                                          {"content", {{"application/json", std::move(media)}}}};
    }
    out["responses"] = responses_of(route);
    return out;
}

std::string pretty_json(const json::value& value) {
    std::string out;
    lay_out(out, value, 0);
    out += '\n';
    return out;
}

}  // namespace hf::http
