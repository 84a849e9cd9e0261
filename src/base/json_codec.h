// Described structs to JSON text, and back from JSON trees.
//
// Writing: members in their order; an empty optional is left out. Reading: unknown members, wrong types, missing
// members and whatever breaks a member's note are all collected, each with its JSON pointer. Members that are optional
// may be missing or null; all others must be there.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/describe.h"
#include "base/json_text.h"
#include "base/scalars.h"

namespace hf {

/// What a type alone cannot say about a member: a sentence for the reader of the API, and bounds. For integers the
/// bounds are of the value; for texts of the length in bytes; for arrays of the count.
struct Note {
    std::string_view member;
    std::string_view says;
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// A struct gives its notes by a function beside it: `constexpr auto notes(const T*) { return std::array{Note{…}, …};
/// }` What leaves and enters as JSON is at most what JavaScript holds exactly.
constexpr auto notes(const Money*) {
    return std::array{Note{"amount", "In minor units of the asset.", 0, kMostAmount},
                      Note{"asset", "Its code and its scale: 25 of USD/2 is 0.25 USD."}};
}

template <class T>
constexpr const Note* note_of(std::string_view member) {
    if constexpr (requires { notes(static_cast<const T*>(nullptr)); }) {
        static constexpr auto kNotes = notes(static_cast<const T*>(nullptr));
        for (const auto& note : kNotes)
            if (note.member == member) return &note;
    }
    return nullptr;
}

// ---- writing

/// Appends `value` as JSON text.
template <class T>
void append_json(std::string& out, const T& value) {
    if constexpr (std::is_same_v<T, json::value> || std::is_same_v<T, json::object>) {
        out += write_json(value);
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        char digits[20];
        out.append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        append_json_string(out, value);
    } else if constexpr (DescribedEnum<T>) {
        append_json_string(out, text_of(value));
    } else if constexpr (TextScalar<T>) {
        append_json_string(out, ScalarText<T>::write(value));
    } else if constexpr (requires { typename T::mapped_type; }) {
        char before = '{';
        for (const auto& [key, item] : value) {
            out += std::exchange(before, ',');
            append_json_string(out, key);
            out += ':';
            append_json(out, item);
        }
        out += before == '{' ? "{}" : "}";
    } else if constexpr (DescribedStruct<T>) {
        char before = '{';
        const auto put = [&](std::string_view name, const auto& item) {
            out += std::exchange(before, ',');
            ((out += '"') += name) += "\":";
            append_json(out, item);
        };
        for_each_member<T>([&](std::string_view name, auto member) {
            const auto& item = value.*member;
            if constexpr (is_optional<std::remove_cvref_t<decltype(item)>>) {
                if (item) put(name, *item);
            } else {
                put(name, item);
            }
        });
        out += before == '{' ? "{}" : "}";
    } else {
        char before = '[';
        for (const auto& item : value) {
            out += std::exchange(before, ',');
            append_json(out, item);
        }
        out += before == '[' ? "[]" : "]";
    }
}

template <class T>
std::string json_text(const T& value) {
    std::string out;
    append_json(out, value);
    return out;
}

/// The same as a tree, for those who look inside.
template <class T>
json::value to_json(const T& value) {
    auto text = json_text(value);
    auto tree = parse_json(text, {.bytes = text.size()});
    CHECK(tree.has_value(), "what is written as JSON can be read as JSON");
    return *std::move(tree);
}

// ---- reading

using FieldErrors = std::vector<FieldError>;

inline void check_bounds(std::int64_t value, const Note* note, std::string_view what, const std::string& pointer,
                         FieldErrors& errors) {
    if (note == nullptr || (value >= note->least && value <= note->most)) return;
    std::string says{what};
    if (note->least != std::numeric_limits<std::int64_t>::min()) says += " at least " + std::to_string(note->least);
    if (note->most != std::numeric_limits<std::int64_t>::max())
        says += (says.size() > what.size() ? " and at most " : " at most ") + std::to_string(note->most);
    errors.push_back({pointer, says});
}

/// Fills `out` as far as `in` allows and appends what is wrong. `out` is only meaningful when nothing was appended.
template <class T>
void read_into(T& out, const json::value& in, const std::string& pointer, FieldErrors& errors,
               const Note* note = nullptr) {
    const auto wrong = [&](std::string says) { errors.push_back({pointer, std::move(says)}); };
    if constexpr (std::is_same_v<T, json::value>) {
        out = in;
    } else if constexpr (std::is_same_v<T, json::object>) {
        if (!in.is_object()) return wrong("must be an object");
        out = in.get_object();
    } else if constexpr (is_optional<T>) {
        if (in.is_null()) return out.reset();
        read_into(out.emplace(), in, pointer, errors, note);
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!in.is_bool()) return wrong("must be true or false");
        out = in.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
        if (!in.is_int64()) return wrong("must be a whole number within 64 bits");
        const auto number = in.get_int64();
        if (!std::in_range<T>(number)) return wrong("is out of range");
        out = static_cast<T>(number);
        check_bounds(out, note, "must be", pointer, errors);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!in.is_string()) return wrong("must be a text");
        out.assign(in.get_string().data(), in.get_string().size());
        if (out.find('\0') != out.npos) return wrong("must not contain U+0000");  // no database text can
        check_bounds(static_cast<std::int64_t>(out.size()), note, "must be a text of", pointer, errors);
    } else if constexpr (DescribedEnum<T>) {
        const auto found = in.is_string() ? enum_from<T>(std::string_view{in.get_string()}) : std::nullopt;
        if (found) {
            out = *found;
            return;
        }
        std::string says = "must be one of";
        for (auto value : enum_values<T>()) says += " " + std::string{text_of(value)};
        wrong(std::move(says));
    } else if constexpr (TextScalar<T>) {
        if (!in.is_string()) return wrong("must be a text");
        auto value = ScalarText<T>::read(std::string_view{in.get_string()});
        if (!value) return wrong(std::string{value.error().says()});
        out = std::move(*value);
    } else if constexpr (requires { typename T::mapped_type; }) {
        if (!in.is_object()) return wrong("must be an object");
        for (const auto& [key, item] : in.get_object())
            read_into(out[std::string{key}], item, pointer_into(pointer, key), errors);
        check_bounds(static_cast<std::int64_t>(out.size()), note, "must have a count of", pointer, errors);
    } else if constexpr (DescribedStruct<T>) {
        if (!in.is_object()) return wrong("must be an object");
        const auto& object = in.get_object();
        std::size_t known = 0;
        for_each_member<T>([&](std::string_view name, auto member) {
            auto& slot = out.*member;
            const auto* item = object.if_contains(name);
            if (item != nullptr) {
                ++known;
                read_into(slot, *item, pointer_into(pointer, name), errors, note_of<T>(name));
            } else if constexpr (!is_optional<std::remove_cvref_t<decltype(slot)>>) {
                errors.push_back({pointer_into(pointer, name), "is missing"});
            }
        });
        if (known == object.size()) return;
        for (const auto& [key, item] : object) {
            bool is_member = false;
            for_each_member<T>([&](std::string_view name, auto) { is_member |= name == std::string_view{key}; });
            if (!is_member) errors.push_back({pointer_into(pointer, key), "is not known here"});
        }
    } else {
        if (!in.is_array()) return wrong("must be an array");
        const auto& array = in.get_array();
        check_bounds(static_cast<std::int64_t>(array.size()), note, "must have a count of", pointer, errors);
        for (std::size_t i = 0; i < array.size(); ++i)
            read_into(out.emplace_back(), array[i], pointer + '/' + std::to_string(i), errors);
    }
}

/// The described struct in `value`, or invalid_fields naming every field that is wrong.
template <class T>
Result<T> from_json(const json::value& value) {
    T out{};
    FieldErrors errors;
    read_into(out, value, "", errors);
    if (errors.empty()) return out;
    return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
}

}  // namespace hf
