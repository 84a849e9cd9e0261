#include "http/openapi.h"

#include <map>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "http/api.h"
#include "http/docs.h"
#include "http/openapi_operation.h"

namespace hf::http {
namespace {

constexpr std::string_view kDescription =
    "Holdfast holds content, goods and money, and lets each go the moment its condition is met.\n\n"
    "Ids are secrets: whoever knows the id of a payment may read its public view. Amounts are integers in minor units "
    "with an asset that carries its scale (25 of USD/2 is 0.25 USD). Times are RFC 3339 in UTC. Lists are paged by "
    "cursors. A POST that takes an Idempotency-Key happens once however often it is sent. Refusals are "
    "application/problem+json (RFC 9457); /docs/errors lists them all.";

/// The named schemas that can be met from the routes, in the order of their names.
class Schemas {
  public:
    void visit(const Schema& schema, bool from_input) {
        if (!schema.name.empty()) {
            auto& [known, strict] = met_.try_emplace(schema.name, &schema, false).first->second;
            CHECK(known == &schema || definition_of(*known) == definition_of(schema),
                  "two types that share a name in the document share a shape");
            if (!seen_.insert({&schema, from_input}).second) return;
            strict |= from_input;
        }
        if (schema.item != nullptr) visit(schema.item(), from_input);
        for (const auto& member : schema.members) visit(member.schema(), from_input);
    }

    json::object definitions() const {
        json::object out;
        for (const auto& [name, entry] : met_) {
            auto definition = definition_of(*entry.first);
            // We refuse members we do not know; readers of our answers must not, since later releases add some.
            if (entry.second && entry.first->kind == Schema::Kind::object) definition["additionalProperties"] = false;
            out[name] = std::move(definition);
        }
        return out;
    }

  private:
    std::map<std::string, std::pair<const Schema*, bool>> met_;
    std::set<std::pair<const Schema*, bool>> seen_;
};

json::object problem_schema() {
    json::array codes;
    for (const auto& row : kCodes) codes.push_back(json::value(text_of(row.code)));
    const auto text = [](std::string_view says) { return json::object{{"type", "string"}, {"description", says}}; };
    return {{"type", "object"},
            {"description", "A refusal (RFC 9457)."},
            {"required", {"type", "title", "status", "code", "detail", "instance"}},
            {"properties",
             {{"type", json::object{{"type", "string"}, {"format", "uri-reference"}, {"description", "Its page."}}},
              {"title", text("What the code means.")},
              {"status", json::object{{"type", "integer"}, {"description", "The HTTP status."}}},
              {"code", json::object{{"type", "string"}, {"enum", codes}, {"description", "For programs."}}},
              {"detail", text("What was wrong here, for people.")},
              {"instance", text("The X-Request-ID of the request.")},
              {"errors", json::object{{"type", "array"},
                                      {"description", "Every field that is wrong."},
                                      {"items", {{"$ref", "#/components/schemas/FieldError"}}}}}}}};
}

json::object schemas_of(const Routes& routes) {
    Schemas schemas;
    for (const auto& route : routes) {
        for (const auto& member : route.in->members) schemas.visit(member.schema(), true);
        if (route.typed && !route.out->members.empty()) schemas.visit(*route.out, false);
    }
    schemas.visit(schema_of<FieldError>(), false);
    auto out = schemas.definitions();
    out["Problem"] = problem_schema();
    for (const auto& route : routes)
        if (!body_of(route).empty()) out[route.in->name] = body_schema(route);
    return out;
}

json::object header(std::string_view says, std::string_view example) {
    return {{"description", says}, {"schema", {{"type", "string"}}}, {"example", example}};
}

json::object headers() {
    return {{"X-Request-ID", header("Names this request in our logs: yours, when you sent one.", "req_06f3a9k2v0e8")},
            {"RateLimit-Policy",
             header("The limit that counts here: so many (q) in so many seconds (w).", "\"reads\";q=1000;w=10")},
            {"RateLimit", header("What is left of it (r) and when all is there again (t).", "\"reads\";r=999;t=1")},
            {"Retry-After", header("Seconds to wait before another try.", "2")},
            {"WWW-Authenticate", header("How to show a key.", "Bearer realm=\"holdfast\"")},
            {"Location", header("Where the thing that was made is found.", "/v1/payments/pay_06f3a9k2v0e8")},
            {"Idempotency-Replayed", header("\"true\" when an earlier request with this key did it.", "true")}};
}

json::object parameters() {
    json::object key{
        {"name", "Idempotency-Key"},
        {"in", "header"},
        {"description", "Makes it safe to send again: the same key does it once. Kept for 30 days."},
        {"required", false},
        {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}, {"pattern", "^[\\x21-\\x7e]+$"}}},
        {"example", "order-1017"}};
    json::object id{{"name", "X-Request-ID"},
                    {"in", "header"},
                    {"description", "Your name for this request; it comes back in the answer and stands in our logs."},
                    {"required", false},
                    {"schema", {{"type", "string"}, {"maxLength", 128}}}};
    return {{"IdempotencyKey", std::move(key)}, {"RequestId", std::move(id)}};
}

json::object problem_examples() {
    json::object out;
    for (const auto& row : kCodes)
        out[text_of(row.code)] = json::object{{"summary", row.says}, {"value", problem_example(row.code)}};
    return out;
}

json::object only_used(json::object all, std::string_view kind, const std::string& text) {
    std::vector<std::string> unused;
    for (const auto& [name, _] : all)
        if (text.find("\"#/components/" + std::string{kind} + '/' + std::string{name} + '"') == text.npos)
            unused.emplace_back(name);
    for (const auto& name : unused) all.stable_erase(name);
    return all;
}

json::array tags_of(const Routes& routes) {
    std::map<std::string_view, std::string> tags;
    for (const auto& route : routes) {
        const auto tag = tag_of(route);
        tags[tag] = tag == "server" ? "The server itself: health, figures, documents."
                                    : "All below /v1/" + std::string{tag} + '.';
    }
    json::array out;
    for (const auto& [name, says] : tags) out.push_back(json::object{{"name", name}, {"description", says}});
    return out;
}

}  // namespace

Routes without_mounts(Routes all) {
    std::erase_if(all, [](const Route& route) { return route.dialect != nullptr; });
    return all;
}

json::object make_openapi(const Routes& all, std::string_view version) {
    const auto routes = without_mounts(all);
    json::object paths;
    for (const auto& route : routes) {
        if (!paths.contains(route.path)) paths[route.path] = json::object{};
        paths[route.path].as_object()[to_lower(route.method)] = operation_of(route);
    }
    const auto text = write_json(paths);

    json::object info{{"title", "Holdfast"},
                      {"version", version},
                      {"summary", "A self-hosted escrow server."},
                      {"description", kDescription},
                      {"contact", {{"name", "The operator of this server"}}},
                      {"license", {{"name", "Apache-2.0"}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}}}};
    json::object components{
        {"schemas", schemas_of(routes)},
        {"examples", only_used(problem_examples(), "examples", text)},
        {"headers", only_used(headers(), "headers", text)},
        {"parameters", only_used(parameters(), "parameters", text)},
        {"securitySchemes",
         {{"key", json::object{{"type", "http"},
                               {"scheme", "bearer"},
                               {"description",
                                "An API key, hf_test_… or hf_live_…, or a person's access token, in "
                                "Authorization: Bearer. Never in an address."}}}}}};
    return {{"openapi", "3.1.0"},
            {"info", std::move(info)},
            {"servers", json::array{json::object{{"url", "/"}, {"description", "This server."}}}},
            {"tags", tags_of(routes)},
            {"paths", std::move(paths)},
            {"components", std::move(components)}};
}

std::string openapi_document(Routes routes, std::string_view version) {
    with_documents(routes, std::string{version});
    return pretty_json(make_openapi(routes, version));
}

}  // namespace hf::http
