#include "http/route.h"

#include <algorithm>

#include "base/text.h"
#include "http/path.h"
#include "http/refusal_page.h"

namespace hf::http {
namespace {

constexpr std::int64_t kLongestWait = 60;

/// A parameter as the JSON that its member would read. A text that does not fit is passed on as it is, so that one
/// place says what is wrong with it.
json::value value_of(const SchemaMember* member, std::string_view text) {
    using Kind = Schema::Kind;
    const auto kind = member != nullptr ? member->schema().kind : Kind::text;
    if (kind == Kind::integer) {
        const bool negative = text.starts_with('-');
        if (const auto number = parse_decimal(text.substr(negative ? 1 : 0))) return negative ? -*number : *number;
    }
    if (kind == Kind::boolean && (text == "true" || text == "false")) return text == "true";
    return json::value(json::string_view(text));
}

bool is_plain_text(std::string_view text) { return text.find('\0') == text.npos && is_utf8(text); }

void add_query(json::object& input, const Schema& schema, std::string_view query, FieldErrors& errors,
               std::optional<Error>& refused) {
    if (query.empty()) return;
    auto parameters = parse_query(query);
    if (!parameters) {
        refused = Error{Code::malformed_request, "The query has an escape that is not valid."};
        return;
    }
    for (const auto& [name, value] : *parameters) {
        const auto pointer = pointer_into("", name);
        if (!is_plain_text(name) || !is_plain_text(value))
            refused = Error{Code::malformed_request, "The query is not valid UTF-8."};
        else if (input.contains(name))
            errors.push_back({pointer, "is given more than once"});
        else
            input.emplace(name, value_of(schema.member(name), value));
    }
}

/// RFC 8259 JSON is UTF-8, so that is the only charset it may name.
bool is_json_type(std::string_view type) {
    const auto semicolon = type.find(';');
    if (!equals_ignoring_case(trim(type.substr(0, semicolon)), "application/json")) return false;
    if (semicolon == type.npos) return true;
    const auto parameter = trim(type.substr(semicolon + 1));
    return parameter.empty() || equals_ignoring_case(parameter, "charset=utf-8") ||
           equals_ignoring_case(parameter, "charset=\"utf-8\"");
}

/// The origins took what they did not know for nothing.
void drop_unknown(json::object& input, const Schema& schema) {
    std::vector<std::string> unknown;
    for (const auto& [name, _] : input)
        if (schema.member(name) == nullptr) unknown.emplace_back(name);
    for (const auto& name : unknown) input.erase(name);
}

void add_body(json::object& input, const Call& call, FieldErrors& errors, std::optional<Error>& refused) {
    const auto& request = call.request;
    if (request.body.empty()) return;
    if (request.fields.count("Content-Type") > 1 || !is_json_type(request.fields["Content-Type"]) ||
        request.fields.has("Content-Encoding")) {
        refused = Error{Code::unsupported_media_type};
        return;
    }
    auto body = parse_json(request.body, {.depth = call.json_depth, .bytes = request.body.size()});
    if (!body) {
        refused = std::move(body).error();
    } else if (!body->is_object()) {
        refused = Error{Code::invalid_fields, {}, {{"", "must be an object"}}};
    } else {
        input = std::move(body->get_object());
        if (call.route.dialect) drop_unknown(input, *call.route.in);
        for (const auto& [name, _] : input)
            if (call.route.in_path(name)) errors.push_back({pointer_into("", name), "is given by the path"});
    }
}

void add_path(json::object& input, const Call& call) {
    std::size_t next = 0;
    for (auto segment : split(call.route.path, '/'))
        if (segment.starts_with('{')) {
            const auto name = segment.substr(1, segment.size() - 2);
            input[name] = value_of(call.route.in->member(name), call.path_values.at(next++));
        }
}

/// `limit` and `wait` have bounds that every route shares, so they stand in no room's notes.
void check_bounds_of(std::string_view name, const Call& call, const json::object& input, FieldErrors& errors) {
    const auto* member = call.route.in->member(name);
    const auto* value = input.if_contains(name);
    if (member == nullptr || value == nullptr || !value->is_int64()) return;
    if (name == "wait" && (member->least || member->most)) return;  // then its own note bounds it
    const auto described = call.route.described(*member);
    const Note note{name, {}, *described.least, *described.most};
    check_bounds(value->get_int64(), &note, "must be", pointer_into("", name), errors);
}

void add_paging_defaults(json::object& input, const Call& call, FieldErrors& errors) {
    if (!input.contains("limit")) input["limit"] = kDefaultPage;
    check_bounds_of("limit", call, input, errors);
    auto* after = input.if_contains("after");
    if (after == nullptr) return;
    if (const auto last = call.answer.cursors->open(call.route.operation, after->as_string()))
        *after = *last;
    else
        errors.push_back({"/after", "is not a cursor that this list gave"});
}

}  // namespace

bool Route::in_path(std::string_view name) const {
    return path.find('{' + std::string{name} + '}') != std::string::npos;
}

SchemaMember Route::described(const SchemaMember& member) const {
    auto told = member;
    if (waits && member.name == "wait") {
        if (told.says.empty()) told.says = "Hold the answer back for up to so many seconds, until there is news.";
        if (!told.least) told.least = 0;
        if (!told.most) told.most = kLongestWait;
    }
    return told;
}

Reply Answer::ok(std::string json) {
    Reply reply;
    reply.status = route->ok_status;
    reply.fields = std::move(fields);
    reply.fields.add("Content-Type", "application/json");
    reply.fields.add("Cache-Control", "no-store");
    reply.body = std::move(json);
    return reply;
}

Reply Answer::nothing() {
    Reply reply;
    reply.status = route->ok_status;
    reply.fields = std::move(fields);
    return reply;
}

Reply Answer::refuse(const Error& error) {
    if (route != nullptr && route->dialect != nullptr) {
        auto reply = route->dialect->refuse(error, *request);
        dress(reply);
        return reply;
    }
    const bool page = route != nullptr && route->is_page && shows_pages(*request);
    const bool for_people = page && (route->guarded == Guarded::signed_in || route->guarded == Guarded::own);
    const bool leads_on = for_people && error.code == Code::unauthorized && !request->fields.has("Authorization");
    auto reply = leads_on ? to_sign_in(*request)
                 : page   ? refusal_page(error, !for_people && route->guarded != Guarded::open)
                          : problem(error, *request);
    dress(reply);
    return reply;
}

void Answer::dress(Reply& reply) const {
    for (const auto& field : fields) reply.fields.add(field.name, field.value);
}

namespace detail {

json::value input_of(const Call& call, FieldErrors& errors, std::optional<Error>& refused) {
    json::object input;
    if (call.route.has_body()) {
        add_body(input, call, errors, refused);
        json::object unknown;
        add_query(unknown, *call.route.in, call.request.query, errors, refused);
        for (const auto& [name, _] : unknown)
            errors.push_back({pointer_into("", name), "is a parameter that is not known here"});
    } else {
        add_query(input, *call.route.in, call.request.query, errors, refused);
        if (call.route.dialect) drop_unknown(input, *call.route.in);
        for (const auto& [name, _] : input)
            if (call.route.in_path(name)) errors.push_back({pointer_into("", name), "is given by the path"});
    }
    if (refused) return input;
    add_path(input, call);
    if (call.route.in->paged) add_paging_defaults(input, call, errors);
    if (call.route.waits) check_bounds_of("wait", call, input, errors);
    return input;
}

void name_parameters(const Route& route, FieldErrors& errors) {
    for (auto& error : errors) {
        if (!error.pointer.starts_with('/')) continue;
        const auto name = error.pointer.substr(1);
        if (!route.has_body() || (route.in_path(name) && error.detail != "is given by the path")) error.pointer = name;
    }
}

}  // namespace detail
}  // namespace hf::http
