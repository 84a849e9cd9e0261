// Named queries. They are written in a room's queries.sql; the build turns each into one Query whose type carries the
// names of its parameters, so that a forgotten or misspelled argument does not compile.
#pragma once

#include <span>
#include <string_view>

#include "base/describe.h"

namespace hf::store {

/// A query as an engine sees it. Parameters are ?1, ?2 … in `sqlite` and $1, $2 … in `postgres`, in the order of
/// `parameters`. Lives as long as the program; its address is its identity.
struct QueryText {
    std::string_view name;  // "paywall.find_payment"
    std::string_view sqlite;
    std::string_view postgres;
    std::span<const std::string_view> parameters;
};

template <Literal... Names>
inline constexpr std::string_view kNames[] = {Names.view()...};
template <>
inline constexpr std::string_view kNames<>[] = {""};

template <Literal... Names>
struct Query : QueryText {
    static constexpr std::size_t kCount = sizeof...(Names);
    constexpr Query(std::string_view name, std::string_view sqlite, std::string_view postgres)
        : QueryText{name, sqlite, postgres, {kNames<Names...>, kCount}} {}
};

}  // namespace hf::store
