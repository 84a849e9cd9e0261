#include "http/fields.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace hf::http {
namespace {

template <class List>
auto* find_in(List& list, std::string_view name) {
    const auto found = std::ranges::find_if(list, [&](const auto& f) { return equals_ignoring_case(f.name, name); });
    return found == list.end() ? nullptr : &*found;
}

bool ends_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }
bool ends_name(char c) { return ends_line(c) || c == ':' || c == ' '; }

void check_harmless(std::string_view name, std::string_view value) {
    CHECK(!name.empty() && std::ranges::none_of(name, ends_name), "a field's name is a token");
    CHECK(std::ranges::none_of(value, ends_line), "a field's value has no CR, LF or NUL: it would split a message");
}

}  // namespace

std::string_view FieldViews::operator[](std::string_view name) const {
    const auto* field = find(name);
    return field == nullptr ? std::string_view{} : field->value;
}

const FieldView* FieldViews::find(std::string_view name) const { return find_in(all_, name); }

std::size_t FieldViews::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all_, [&](const auto& field) { return equals_ignoring_case(field.name, name); }));
}

void Fields::add(std::string_view name, std::string_view value) {
    check_harmless(name, value);
    all_.push_back({std::string{name}, std::string{value}});
}

void Fields::set(std::string_view name, std::string_view value) {
    check_harmless(name, value);
    auto* first = find_in(all_, name);
    if (first == nullptr) return add(name, value);
    first->value = value;
    const auto after = all_.begin() + (first - all_.data()) + 1;
    all_.erase(std::remove_if(after, all_.end(), [&](const auto& f) { return equals_ignoring_case(f.name, name); }),
               all_.end());
}

void Fields::remove(std::string_view name) {
    remove_if([&](const auto& field) { return equals_ignoring_case(field.name, name); });
}

std::string_view Fields::operator[](std::string_view name) const {
    const auto* field = find_in(all_, name);
    return field == nullptr ? std::string_view{} : std::string_view{field->value};
}

bool Fields::has(std::string_view name) const { return find_in(all_, name) != nullptr; }

}  // namespace hf::http
