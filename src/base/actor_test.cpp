#include "base/actor.h"

#include <gtest/gtest.h>

namespace hf {
namespace {

TEST(Actors, AreWrittenDownByKindOrId) {
    const std::pair<Caller, std::string_view> rows[]{
        {{}, "visitor"},
        {{.kind = Caller::Kind::system}, "system"},
        {{.kind = Caller::Kind::key, .id = "key_1"}, "key_1"},
        {{.kind = Caller::Kind::user, .id = "usr_1"}, "usr_1"},
    };
    for (const auto& [caller, actor] : rows) EXPECT_EQ(actor_of(caller), actor);
}

}  // namespace
}  // namespace hf
