// Types whose outer form is one text, in JSON as in the database: how they are written, read and described.
//
// Specialise ScalarText<T> once and T can stand in any described struct.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace hf {

template <class T>
struct ScalarText;  // write(const T&) -> std::string; read(std::string_view) -> Result<T>; format, example

template <>
struct ScalarText<Asset> {
    static std::string write(const Asset& asset) { return asset.text(); }
    static Result<Asset> read(std::string_view text) { return Asset::parse(text); }
    static constexpr std::string_view pattern = "^[A-Z][A-Z0-9]{0,11}/([0-9]|1[01])$", example = "USD/2";
};

template <Literal Prefix>
struct ScalarText<Id<Prefix>> {
    static std::string write(const Id<Prefix>& id) { return id.text; }
    static Result<Id<Prefix>> read(std::string_view text) {
        if (auto id = Id<Prefix>::parse(text)) return *std::move(id);
        return fail(Code::malformed_request, "an id of this kind starts with " + std::string{Prefix.view()} + "_");
    }
    static constexpr std::string_view pattern = "^[a-z]+_[0-9a-hjkmnp-tv-z]{36}$", example = "";
};

/// In JSON alone: the database stores times as integers.
template <>
struct ScalarText<Time> {
    static std::string write(Time t) { return rfc3339(t); }
    static Result<Time> read(std::string_view text) { return parse_rfc3339(text); }
    static constexpr std::string_view pattern = "", example = "2027-01-01T00:00:00Z";
};

template <class T>
concept TextScalar = requires(const T& value, std::string_view text) {
    { ScalarText<T>::write(value) } -> std::convertible_to<std::string>;
    { ScalarText<T>::read(text) } -> std::same_as<Result<T>>;
};

}  // namespace hf
