#include "http/schema.h"

#include <algorithm>

#include "base/text.h"

namespace hf::http {
namespace {

/// Deeper than any example needs; types that nest in circles end here.
constexpr int kDeepest = 6;

json::value example_at(const Schema& schema, const SchemaMember* member, int depth);

json::value example_object(const Schema& schema, int depth) {
    json::object object;
    for (const auto& member : schema.members)
        if (member.required || depth < kDeepest)
            object.emplace(member.name, example_at(member.schema(), &member, depth + 1));
    return object;
}

json::value example_text(const Schema& schema, const SchemaMember* member) {
    if (!schema.values.empty()) return json::value(schema.values.front());
    if (!schema.example.empty()) return json::value(schema.example);
    std::string text = "text";
    if (member != nullptr && member->least && std::cmp_less(text.size(), *member->least))
        text.resize(static_cast<std::size_t>(*member->least), 'x');
    if (member != nullptr && member->most && std::cmp_greater(text.size(), *member->most))
        text.resize(static_cast<std::size_t>(*member->most));
    return json::value(text);
}

json::value example_at(const Schema& schema, const SchemaMember* member, int depth) {
    using Kind = Schema::Kind;
    switch (schema.kind) {
        case Kind::anything: return json::object{};
        case Kind::object: return example_object(schema, depth);
        case Kind::map:
            if (schema.item == nullptr) return json::object{};
            return json::object{{"key", example_at(schema.item(), nullptr, depth + 1)}};
        case Kind::array: {
            json::array array;
            const auto least = member != nullptr ? member->least.value_or(1) : 1;
            for (std::int64_t i = 0; i < std::max<std::int64_t>(1, least) && depth < kDeepest; ++i)
                array.push_back(example_at(schema.item(), nullptr, depth + 1));
            return array;
        }
        case Kind::text: return example_text(schema, member);
        case Kind::boolean: return true;
        case Kind::integer:
            if (member != nullptr && member->otherwise) return *member->otherwise;
            return std::clamp<std::int64_t>(25, member != nullptr ? member->least.value_or(25) : 25,
                                            member != nullptr ? member->most.value_or(25) : 25);
    }
    return nullptr;
}

void add_bounds(json::object& out, const Schema& schema, const SchemaMember& member) {
    using Kind = Schema::Kind;
    const char* least = nullptr;
    const char* most = nullptr;
    switch (schema.kind) {
        case Kind::integer: least = "minimum", most = "maximum"; break;
        case Kind::text: least = "minLength", most = "maxLength"; break;
        case Kind::array: least = "minItems", most = "maxItems"; break;
        case Kind::map: least = "minProperties", most = "maxProperties"; break;
        case Kind::anything:
        case Kind::object:
        case Kind::boolean: return;
    }
    if (member.least) out[least] = *member.least;
    if (member.most) out[most] = *member.most;
}

}  // namespace

const SchemaMember* Schema::member(std::string_view wanted) const {
    const auto found = std::ranges::find(members, wanted, &SchemaMember::name);
    return found == members.end() ? nullptr : &*found;
}

json::value example_of(const Schema& schema) { return example_at(schema, nullptr, 0); }

json::object reference_to(const Schema& schema) {
    if (schema.name.empty()) return definition_of(schema);
    return {{"$ref", "#/components/schemas/" + schema.name}};
}

json::object definition_of(const SchemaMember& member) {
    const auto& schema = member.schema();
    auto out = reference_to(schema);
    if (!member.says.empty()) out["description"] = member.says;
    add_bounds(out, schema, member);
    if (member.otherwise) out["default"] = *member.otherwise;
    return out;
}

json::object definition_of(const Schema& schema) {
    using Kind = Schema::Kind;
    json::object out;
    switch (schema.kind) {
        case Kind::anything: return out;
        case Kind::boolean: out["type"] = "boolean"; return out;
        case Kind::integer:
            out["type"] = "integer";
            out["format"] = schema.format;
            return out;
        case Kind::text:
            out["type"] = "string";
            if (!schema.values.empty()) out["enum"] = json::array(schema.values.begin(), schema.values.end());
            if (!schema.format.empty()) out["format"] = schema.format;
            if (!schema.pattern.empty()) out["pattern"] = schema.pattern;
            if (!schema.example.empty()) out["examples"] = json::array{json::value(schema.example)};
            return out;
        case Kind::array:
            out["type"] = "array";
            out["items"] = reference_to(schema.item());
            return out;
        case Kind::map:
            out["type"] = "object";
            out["additionalProperties"] = schema.item ? json::value(reference_to(schema.item())) : json::value(true);
            return out;
        case Kind::object: break;
    }
    out["type"] = "object";
    json::array required;
    json::object properties;
    for (const auto& member : schema.members) {
        if (member.required) required.push_back(json::value(member.name));
        properties[member.name] = definition_of(member);
    }
    out["properties"] = std::move(properties);
    if (!required.empty()) out["required"] = std::move(required);
    return out;
}

namespace detail {

void add_paging(Schema& schema) {
    schema.paged = true;
    for (auto& member : schema.members) {
        if (member.name == "limit") {
            member.required = false;
            member.says = "The most items on a page.";
            member.least = 1;
            member.most = kMostPage;
            member.otherwise = kDefaultPage;
        } else if (member.name == "after") {
            member.says = "Where to go on: the `next` of the page before.";
        }
    }
}

void describe_id(Schema& schema, std::string_view prefix) {
    schema.pattern = '^' + std::string{prefix} + "_[0-9a-hjkmnp-tv-z]{36}$";
    schema.example = std::string{prefix} + "_06f3a9k2v0e8m4r7x1b5c9d3g6h0j2n4p8qs";
}

}  // namespace detail
}  // namespace hf::http
