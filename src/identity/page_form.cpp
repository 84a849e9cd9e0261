#include "identity/page_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/page.h"
#include "identity/pages.h"

namespace hf::identity {
namespace {

std::string wrong_with(const PageField& field, const Refusal* refusal) {
    if (refusal == nullptr) return {};
    for (const auto& error : refusal->error.fields)
        if (error.pointer == fmt::format("/{}", field.name)) return fmt::format("This {}.", error.detail);
    return {};
}

/// What stands above the form: the refusal, unless all of it stands beside fields.
std::string said_above(const PageForm& form, const Refusal* refusal) {
    if (refusal == nullptr) return {};
    if (refusal->error.fields.empty()) return std::string{refusal->error.says()};
    std::string out;
    for (const auto& error : refusal->error.fields) {
        const auto beside = [&](const PageField& field) { return error.pointer == fmt::format("/{}", field.name); };
        if (std::ranges::none_of(form.fields, beside))
            out += fmt::format("{}{} {}.", out.empty() ? "" : " ", error.pointer.substr(1), error.detail);
    }
    return out;
}

std::string value_of(const PageField& field, const Refusal* refusal) {
    if (field.type == "password") return {};
    return refusal == nullptr ? field.value : std::string{refusal->typed[field.name]};
}

json::object field_of(const PageForm& form, const PageField& field, const Refusal* refusal) {
    const auto id = fmt::format("{}-{}", form.id, field.name);
    const auto wrong = wrong_with(field, refusal);
    std::string described;
    if (!wrong.empty()) described += id + "-wrong ";
    if (!field.hint.empty()) described += id + "-hint";
    return {{"id", id},
            {"name", field.name},
            {"label", field.label},
            {"type", field.type},
            {"autocomplete", field.autocomplete},
            {"hint", field.hint},
            {"check", field.type == "checkbox"},
            {"secret", field.type == "password"},
            {"as_typed", field.type == "text" && field.autocomplete == "username"},
            {"optional", !field.required && field.type != "checkbox"},
            {"required", field.required},
            {"value", value_of(field, refusal)},
            {"wrong", wrong},
            {"described", described},
            {"focus", false}};
}

/// Where somebody has to look first: at what is wrong, else at the beginning.
void set_focus(json::array& fields) {
    if (fields.empty()) return;
    auto* first =
        std::ranges::find_if(fields, [](const json::value& one) { return !one.at("wrong").get_string().empty(); });
    if (first == fields.end()) first = fields.begin();
    first->get_object()["focus"] = true;
}

/// A form with a password has a name for whoever keeps passwords: the browser.
bool lacks_name(const PageForm& form) {
    const auto is_password = [](const PageField& field) { return field.type == "password"; };
    const auto is_name = [](const PageField& field) { return field.autocomplete == "username"; };
    return std::ranges::any_of(form.fields, is_password) && std::ranges::none_of(form.fields, is_name);
}

}  // namespace

std::string form_markup(const PageForm& form, const Refusal* refusal) {
    json::array fields, hidden;
    for (const auto& field : form.fields) fields.push_back(field_of(form, field, refusal));
    if (refusal != nullptr) set_focus(fields);
    for (const auto& [name, value] : form.hidden) hidden.push_back({{"name", name}, {"value", value}});
    return http::render(page("form.html"), {{"form", form.id},
                                            {"action", form.action},
                                            {"button", form.button},
                                            {"plain", form.plain},
                                            {"lacks_name", lacks_name(form)},
                                            {"username", form.username},
                                            {"waits", form.waits_for_link && refusal == nullptr},
                                            {"says", said_above(form, refusal)},
                                            {"hidden", std::move(hidden)},
                                            {"fields", std::move(fields)}});
}

Result<Nothing> all_short(const http::Form& form) {
    constexpr std::size_t kLongest = 1000;
    for (const auto& [_, value] : form.values)
        if (value.size() > kLongest) return fail(Code::invalid_fields, "What you have sent is too long.");
    return Nothing{};
}

int status_of(const Refusal* refusal) { return refusal == nullptr ? 200 : row_of(refusal->error.code).status; }

http::Reply of_account(http::Reply reply, const Refusal* refusal) {
    reply.fields.set("Cache-Control", "no-store");
    reply.fields.set("Referrer-Policy", "same-origin");
    if (refusal != nullptr && refusal->error.retry_after.count() > 0)
        reply.fields.set("Retry-After", std::to_string(refusal->error.retry_after.count()));
    return reply;
}

http::Reply see_other(std::string_view place) {
    http::Reply reply{.status = 303};
    reply.fields.set("Location", place);
    reply.fields.set("Cache-Control", "no-store");
    return reply;
}

}  // namespace hf::identity
