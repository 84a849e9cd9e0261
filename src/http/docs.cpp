#include "http/docs.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <map>

#include "base/check.h"
#include "http/openapi.h"
#include "http/openapi_operation.h"
#include "http/pages.h"

namespace hf::http {
namespace {

using Mustache = kainjow::mustache::mustache;
using Data = kainjow::mustache::data;

// Nothing but what this server itself sends; nobody may frame it (CSP Level 3).
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Data text(std::string_view value) { return Data{std::string{value}}; }

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

Data rows_of(const std::vector<SchemaMember>& members) {
    Data rows{Data::type::list};
    for (const auto& member : members) {
        Data row;
        row["name"] = text(member.name);
        row["type"] = text(type_of(member.schema()));
        row["says"] = text(member.says);
        row["bounds"] = text(bounds_of(member));
        row["optional"] = Data{!member.required};
        rows << row;
    }
    return rows;
}

void add_group(Data& groups, std::string_view title, const std::vector<SchemaMember>& members) {
    if (members.empty()) return;
    Data group;
    group["title"] = text(title);
    group["rows"] = rows_of(members);
    groups << group;
}

std::string guard_of(const Route& route) {
    switch (route.guarded) {
        case Guarded::open: return "open";
        case Guarded::keyed: return "any key";
        case Guarded::loopback: return "open on loopback, elsewhere " + route.scope;
        case Guarded::scoped:
        case Guarded::undecided: break;
    }
    return route.scope;
}

Data operation(const Route& route) {
    Data out;
    out["method"] = text(route.method);
    out["path"] = text(route.path);
    out["operation"] = text(route.operation);
    out["summary"] = text(route.summary);
    out["guard"] = text(guard_of(route));
    out["idempotent"] = Data{route.idempotent};
    out["status"] = text(std::to_string(route.ok_status));
    out["content_type"] = text(route.content_type);
    Data groups{Data::type::list};
    add_group(groups, "In the path", path_parameters_of(route));
    add_group(groups, "In the query", query_of(route));
    add_group(groups, "In the body", body_of(route));
    if (route.typed) add_group(groups, "In the answer", route.out->members);
    out["groups"] = std::move(groups);
    const auto has_body = !body_of(route).empty();
    out["has_request"] = Data{has_body};
    if (has_body) out["request"] = text(pretty_json(body_example_of(route)));
    const auto has_answer = route.typed && !route.out->members.empty();
    out["has_answer"] = Data{has_answer};
    if (has_answer) out["answer"] = text(pretty_json(example_of(*route.out)));
    Data refusals{Data::type::list};
    for (auto code : refusals_of(route)) {
        Data one;
        one["code"] = text(text_of(code));
        one["status"] = text(std::to_string(row_of(code).status));
        refusals << one;
    }
    out["refusals"] = std::move(refusals);
    return out;
}

std::string render(std::string_view name, const Data& data) {
    Mustache page{std::string{http::page(name)}};
    CHECK(page.is_valid(), "an embedded page is a well-formed template");
    return page.render(data);
}

struct Document {
    const char *path, *operation, *type, *summary;
};

constexpr Document kDocuments[] = {
    {"/openapi.json", "getOpenApi", "application/json", "This API as an OpenAPI 3.1 document."},
    {"/docs", "getDocs", "text/html; charset=utf-8", "This API, for people."},
    {"/docs/errors", "getErrorDocs", "text/html; charset=utf-8", "Every refusal, and what it means."},
    {"/docs/docs.css", "getDocsStyle", "text/css; charset=utf-8", "The style of these pages."}};

Route route_to(const Document& document, std::shared_ptr<const std::string> text) {
    return raw("GET", document.path, document.operation, document.type,
               [text, type = document.type](Request&) -> Reaction {
                   auto reply = text_reply(200, type, *text);
                   reply.fields.add("Content-Security-Policy", kPolicy);
                   reply.fields.add("X-Content-Type-Options", "nosniff");
                   reply.fields.add("Referrer-Policy", "no-referrer");
                   reply.fields.add("Cache-Control", "no-cache");
                   return reply;
               })
        .open()
        .summary(document.summary);
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

std::string docs_page(const Routes& routes, const std::string& version) {
    std::map<std::string_view, Data> chapters;
    for (const auto& route : routes) {
        auto& list = chapters.try_emplace(tag_of(route), Data::type::list).first->second;
        list << operation(route);
    }
    Data tags{Data::type::list};
    for (auto& [name, operations] : chapters) {
        Data tag;
        tag["name"] = text(name);
        tag["operations"] = std::move(operations);
        tags << tag;
    }
    Data data;
    data["version"] = text(version);
    data["tags"] = std::move(tags);
    return render("docs.html", data);
}

std::string errors_page(const std::string& version) {
    Data errors{Data::type::list};
    for (const auto& row : kCodes) {
        Data one;
        one["code"] = text(text_of(row.code));
        one["status"] = text(std::to_string(row.status));
        one["says"] = text(row.says);
        one["retryable"] = Data{row.retryable};
        one["example"] = text(pretty_json(problem_example(row.code)));
        errors << one;
    }
    Data data;
    data["version"] = text(version);
    data["errors"] = std::move(errors);
    return render("errors.html", data);
}

void with_documents(Routes& routes, const std::string& version) {
    locate(routes);
    // The documents describe themselves too, so their routes stand there before their texts do.
    std::vector<std::shared_ptr<std::string>> texts;
    for (const auto& document : kDocuments)
        routes.push_back(route_to(document, texts.emplace_back(std::make_shared<std::string>())));
    *texts[0] = pretty_json(make_openapi(routes, version));
    *texts[1] = docs_page(routes, version);
    *texts[2] = errors_page(version);
    *texts[3] = http::page("docs.css");
}

}  // namespace hf::http
