// Structs and enums described once (Boost.Describe) and what everybody derives from that: names, members, enum text.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

namespace hf {

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

/// Own members and those of described bases, in the order they were described.
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class T>
inline constexpr std::size_t kMemberCount = boost::mp11::mp_size<MembersOf<T>>::value;

/// Calls f(name, member pointer) for every member of T.
template <class T, class F>
constexpr void for_each_member(F&& f) {
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { f(std::string_view{member.name}, member.pointer); });
}

/// An enumerator's name is its text: in JSON, in the database, in the drawing.
template <DescribedEnum E>
constexpr std::string_view text_of(E value) {
    std::string_view text;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
        if (one.value == value) text = one.name;
    });
    return text;
}

template <DescribedEnum E>
constexpr std::optional<E> enum_from(std::string_view text) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
        if (text == one.name) found = one.value;
    });
    return found;
}

template <DescribedEnum E>
constexpr auto enum_values() {
    std::array<E, boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value> values{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { values[i++] = one.value; });
    return values;
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A string that can be a template argument: Id<"pay">, Query<"id", "now">.
template <std::size_t N>
struct Literal {
    char text[N]{};
    consteval Literal(const char (&source)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = source[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace hf
