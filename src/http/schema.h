// What a described type looks like from outside: read from the C++ types once, needed by the conversion of parameters,
// the OpenAPI document and the page at /docs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_codec.h"
#include "base/shapes.h"

namespace hf::http {

struct Schema;
/// Schemas refer to each other by function, so that types may nest in circles.
using SchemaOf = const Schema& (*)();

struct SchemaMember {
    std::string_view name;
    std::string_view says;  // the sentence of its Note
    bool required = true;
    std::optional<std::int64_t> least, most;  // of the value, the length in bytes, or the count
    std::optional<std::int64_t> otherwise;    // the value when it is left out
    SchemaOf schema = nullptr;
};

struct Schema {
    enum class Kind { anything, object, map, array, text, integer, boolean };
    Kind kind = Kind::anything;
    std::string name;  // of a described struct or enum; empty for all others
    std::string_view format;
    std::string pattern;
    std::string example;
    std::vector<std::string_view> values;  // of an enum
    std::vector<SchemaMember> members;     // of an object
    SchemaOf item = nullptr;               // of an array or a map
    bool paged = false;                    // an input derived from Paging

    const SchemaMember* member(std::string_view wanted) const;
};

/// A value that the schema accepts: examples of members, the least of what is bounded, optional members included.
json::value example_of(const Schema& schema);

/// The schema as OpenAPI 3.1 writes it. Named schemas become references to components/schemas.
json::object reference_to(const Schema& schema);
/// A named schema as it stands in components/schemas; also right for those without a name.
json::object definition_of(const Schema& schema);
/// A member's schema with its sentence, bounds and default.
json::object definition_of(const SchemaMember& member);

template <class T>
const Schema& schema_of();

namespace detail {

/// "Payment" for hf::paywall::Payment. Spelled from the compiler's own name of this function, as Boost.Describe keeps
/// no names of types.
template <class T>
std::string type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text = text.substr(text.find("T = ") + 4);
    text = text.substr(0, text.find_first_of("];"));
    if (const auto colon = text.rfind(':'); colon != std::string_view::npos) text.remove_prefix(colon + 1);
    return std::string{text};
}

void add_paging(Schema& schema);
/// `^pay_[…]{36}$` and an example of that kind.
void describe_id(Schema& schema, std::string_view prefix);

template <class T>
SchemaMember describe_member(std::string_view name, const Note* note) {
    SchemaMember member;
    member.name = name;
    member.required = !is_optional<T>;
    if (note != nullptr) {
        member.says = note->says;
        if (note->least != std::numeric_limits<std::int64_t>::min()) member.least = note->least;
        if (note->most != std::numeric_limits<std::int64_t>::max()) member.most = note->most;
    }
    member.schema = &schema_of<T>;
    return member;
}

template <class T>
Schema describe() {
    using Kind = Schema::Kind;
    Schema schema;
    if constexpr (std::is_same_v<T, json::value>) {
        schema.kind = Kind::anything;
    } else if constexpr (std::is_same_v<T, json::object>) {
        schema.kind = Kind::map;
    } else if constexpr (std::is_same_v<T, bool>) {
        schema.kind = Kind::boolean;
    } else if constexpr (std::is_integral_v<T>) {
        schema.kind = Kind::integer;
        schema.format = sizeof(T) > 4 ? "int64" : "int32";
    } else if constexpr (DescribedEnum<T>) {
        schema.kind = Kind::text;
        schema.name = type_name<T>();
        for (auto value : enum_values<T>()) schema.values.push_back(text_of(value));
    } else if constexpr (TextScalar<T>) {
        schema.kind = Kind::text;
        if constexpr (requires { T::prefix(); }) {
            describe_id(schema, T::prefix());
        } else {
            schema.pattern = ScalarText<T>::pattern;
            schema.example = ScalarText<T>::example;
        }
        if constexpr (std::is_same_v<T, Time>) schema.format = "date-time";
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        schema.kind = Kind::text;
    } else if constexpr (requires { typename T::mapped_type; }) {
        schema.kind = Kind::map;
        schema.item = &schema_of<typename T::mapped_type>;
    } else if constexpr (DescribedStruct<T>) {
        schema.kind = Kind::object;
        if constexpr (is_page<T>)
            schema.name = type_name<typename T::Item>() + "Page";
        else
            schema.name = type_name<T>();
        for_each_member<T>([&](std::string_view name, auto pointer) {
            using M = std::remove_cvref_t<decltype(std::declval<T>().*pointer)>;
            schema.members.push_back(describe_member<M>(name, note_of<T>(name)));
        });
        if constexpr (std::is_base_of_v<Paging, T>) add_paging(schema);
    } else {
        schema.kind = Kind::array;
        schema.item = &schema_of<typename T::value_type>;
    }
    return schema;
}

}  // namespace detail

template <class T>
const Schema& schema_of() {
    if constexpr (is_optional<T>) {
        return schema_of<typename T::value_type>();
    } else {
        static const Schema schema = detail::describe<T>();
        return schema;
    }
}

}  // namespace hf::http
