#include "http/access.h"

#include <gtest/gtest.h>

#include "http/route.h"

namespace hf::http {
namespace {

TEST(Access, EachKindOfRouteRefusesWhomItMust) {
    using enum Asker;
    struct Row {
        Guarded guarded;
        std::array<int, 8> statuses;  // in the order of Asker
    };
    constexpr Row kRows[]{
        //                   anonymous owner another deactivated operator expired others keyless
        {Guarded::open, {0, 0, 0, 401, 0, 401, 401, 0}},
        {Guarded::keyed, {401, 0, 0, 401, 0, 401, 401, 0}},
        {Guarded::signed_in, {401, 0, 0, 401, 0, 401, 401, 403}},
        {Guarded::own, {401, 0, 404, 401, 404, 401, 401, 403}},
        {Guarded::scoped, {401, 403, 403, 401, 0, 401, 401, 403}},
        {Guarded::loopback, {401, 403, 403, 401, 0, 401, 401, 403}},
    };
    for (const auto& row : kRows)
        for (const auto asker : enum_values<Asker>())
            EXPECT_EQ(refused_with(row.guarded, asker), row.statuses[static_cast<std::size_t>(asker)])
                << text_of(row.guarded) << ' ' << text_of(asker);
}

TEST(Access, TheMatrixHasARowForEveryRouteAndACellForEveryAsker) {
    const auto deed = [](const Context&, const Nothing&) -> Result<Nothing> { return {}; };
    const auto page = access_matrix({get("/v1/things", "listThings", deed).scope("things:read").summary("Things.")});
    EXPECT_NE(
        page.find("| listThings | GET `/v1/things` | things:read | 401 | 403 | 403 | 401 | yes | 401 | 401 | 403 |"),
        page.npos)
        << page;
    EXPECT_NE(page.find("| getOpenApi |"), page.npos) << "the documents are routes, too";
}

}  // namespace
}  // namespace hf::http
