#include "http/docs.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "http/openapi.h"
#include "http/openapi_operation.h"
#include "http/page.h"
#include "http/pages.h"

namespace hf::http {
namespace {

/// "string", "integer (int64)", "array of Payment": a word for a person.
std::string type_of(const Schema& schema) {
    using Kind = Schema::Kind;
    switch (schema.kind) {
        case Kind::anything: return "any JSON";
        case Kind::object: return schema.name;
        case Kind::map: return schema.item == nullptr ? "object" : "object of " + type_of(schema.item());
        case Kind::array: return "array of " + type_of(schema.item());
        case Kind::integer: return "integer";
        case Kind::boolean: return "true or false";
        case Kind::text: break;
    }
    if (schema.values.empty()) return schema.format == "date-time" ? "time" : "text";
    std::string out;
    for (auto value : schema.values) out += (out.empty() ? "" : " | ") + std::string{value};
    return out;
}

std::string bounds_of(const SchemaMember& member) {
    std::string out;
    const auto say = [&](std::string_view word, std::int64_t number) {
        out += (out.empty() ? "" : ", ") + std::string{word} + ' ' + std::to_string(number);
    };
    if (member.least) say("at least", *member.least);
    if (member.most) say("at most", *member.most);
    if (member.otherwise) say("otherwise", *member.otherwise);
    return out;
}

json::array rows_of(const std::vector<SchemaMember>& members) {
    json::array rows;
    for (const auto& member : members)
        rows.push_back({{"name", member.name},
                        {"type", type_of(member.schema())},
                        {"says", member.says},
                        {"bounds", bounds_of(member)},
                        {"optional", !member.required}});
    return rows;
}

void add_group(json::array& groups, std::string_view title, const std::vector<SchemaMember>& members) {
    if (!members.empty()) groups.push_back({{"title", title}, {"rows", rows_of(members)}});
}

json::object operation(const Route& route) {
    json::array groups;
    add_group(groups, "In the path", path_parameters_of(route));
    add_group(groups, "In the query", query_of(route));
    add_group(groups, "In the body", body_of(route));
    if (route.typed) add_group(groups, "In the answer", route.out->members);
    json::array refusals;
    for (auto code : refusals_of(route)) refusals.push_back({{"code", text_of(code)}, {"status", row_of(code).status}});
    const bool has_answer = route.typed && !route.out->members.empty();
    return {{"method", route.method},
            {"path", route.path},
            {"operation", route.operation},
            {"summary", route.summary},
            {"guard", access_word(route)},
            {"idempotent", route.idempotent},
            {"status", route.ok_status},
            {"content_type", route.content_type},
            {"groups", std::move(groups)},
            {"request", body_of(route).empty() ? std::string{} : pretty_json(body_example_of(route))},
            {"answer", has_answer ? pretty_json(example_of(*route.out)) : std::string{}},
            {"refusals", std::move(refusals)}};
}

PageHead head_of(std::string title) {
    return {.title = std::move(title),
            .look = "docs",
            .bar = {{"/docs", "API"}, {"/docs/errors", "Errors"}, {"/openapi.json", "OpenAPI 3.1"}},
            .listed = true};
}

struct Document {
    const char *path, *operation, *type, *summary;
};

constexpr Document kDocuments[] = {
    {"/openapi.json", "getOpenApi", "application/json", "This API as an OpenAPI 3.1 document."},
    {"/docs", "getDocs", "text/html; charset=utf-8", "This API, for people."},
    {"/docs/errors", "getErrorDocs", "text/html; charset=utf-8", "Every refusal, and what it means."}};

Route route_to(const Document& document, std::shared_ptr<const Reply> made) {
    return raw("GET", document.path, document.operation, document.type, [made](Request&) -> Reaction { return *made; })
        .open()
        .summary(document.summary);
}

struct OneAsset {
    std::string release;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OneAsset, (), (release, name))
constexpr auto notes(const OneAsset*) {
    return std::array{Note{"release", "A digest of all these files: they never change under it."},
                      Note{"name", "Of the file."}};
}

Route assets_route() {
    return raw("GET", std::string{kAssets} + "{release}/{name}", "getAsset", "*/*",
               [](Request& request) -> Reaction {
                   return asset_reply(request, std::string_view{request.path}.substr(kAssets.size()));
               })
        .takes<OneAsset>()
        .open()
        .summary("Styles, scripts and pictures of the pages.");
}

/// RFC 9110 §10.2.2: a 201 names the address of what was made, where there is one.
void locate(Routes& routes) {
    for (auto& made : routes)
        made.located = made.idempotent && made.ok_status == 201 && std::ranges::any_of(routes, [&](const Route& found) {
                           return found.method == "GET" && found.path.starts_with(made.path + "/{") &&
                                  found.path.find('/', made.path.size() + 1) == found.path.npos;
                       });
}

}  // namespace

Reply docs_page(const Routes& routes, const std::string& version) {
    const auto ours = without_mounts(routes);
    std::map<std::string_view, json::array> chapters;
    for (const auto& route : ours) chapters[tag_of(route)].push_back(operation(route));
    json::array tags;
    for (auto& [name, operations] : chapters) tags.push_back({{"name", name}, {"operations", std::move(operations)}});
    return page_reply(200, head_of("Holdfast API"), page("docs.html"),
                      {{"version", version}, {"tags", std::move(tags)}});
}

Reply errors_page(const std::string& version) {
    json::array errors;
    for (const auto& row : kCodes)
        errors.push_back({{"code", text_of(row.code)},
                          {"status", row.status},
                          {"says", row.says},
                          {"retryable", row.retryable},
                          {"example", pretty_json(problem_example(row.code))}});
    return page_reply(200, head_of("Errors of the Holdfast API"), page("errors.html"),
                      {{"version", version}, {"errors", std::move(errors)}});
}

void with_documents(Routes& routes, const std::string& version) {
    locate(routes);
    // The documents describe themselves too, so their routes stand there before their texts do.
    std::vector<std::shared_ptr<Reply>> made;
    for (const auto& document : kDocuments)
        routes.push_back(route_to(document, made.emplace_back(std::make_shared<Reply>())));
    routes.push_back(assets_route());
    *made[0] = json_reply(200, pretty_json(make_openapi(routes, version)));
    made[0]->fields.add("X-Content-Type-Options", "nosniff");
    *made[1] = docs_page(routes, version);
    *made[2] = errors_page(version);
    for (auto& reply : made) reply->fields.add("Cache-Control", "no-cache");
}

}  // namespace hf::http
