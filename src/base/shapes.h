// Shapes that the inputs and outputs of many deeds share: nothing at all, and a page of a list.
//
// A list's deed asks the store for one row more than the page holds and lets page_of() cut it:
//
//     struct ListPayments : Paging { std::optional<State> state; };
//     BOOST_DESCRIBE_STRUCT(ListPayments, (Paging), (state))
//
//     return page_of(tx.all<Payment>(queries::list_payments, in, "rows"_p = in.rows()), in,
//                    [](const Payment& p) { return p.id.text; });
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/describe.h"

namespace hf {

/// The input of a deed that needs none, the output of one that has nothing to say (204 over HTTP).
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

inline constexpr std::int64_t kDefaultPage = 50;
inline constexpr std::int64_t kMostPage = 200;

/// Base of a list's input. `after` is the key of the last item seen, bare: http signs it on the way out and opens it on
/// the way in, so that a deed may trust it to be one it gave.
struct Paging {
    std::int64_t limit = kDefaultPage;
    std::optional<std::string> after;

    /// One more than the page holds, to know whether another follows.
    std::int64_t rows() const { return limit + 1; }
};
BOOST_DESCRIBE_STRUCT(Paging, (), (limit, after))

/// `next` is the key of the last item when more follow, absent on the last page.
template <class T>
struct Page {
    using Item = T;
    std::vector<T> items;
    std::optional<std::string> next;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<Page<T>> = true;

template <class T, class KeyOf>
Page<T> page_of(std::vector<T> rows, const Paging& asked, KeyOf key_of) {
    Page<T> page{std::move(rows), std::nullopt};
    if (std::cmp_greater(page.items.size(), asked.limit)) {
        page.items.erase(page.items.begin() + asked.limit, page.items.end());
        page.next = key_of(page.items.back());
    }
    return page;
}

}  // namespace hf
