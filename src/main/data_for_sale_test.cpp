#include "main/data_for_sale.h"

#include <gtest/gtest.h>

#include "main/commands.h"

namespace hf::cli {
namespace {

struct FolderCase {
    const char* name;
    const char* data;
    const char* files;
    bool refused;
};

class Folders : public testing::TestWithParam<FolderCase> {};

TEST_P(Folders, ThatHoldTheDataAreNotServed) {
    Configuration configuration;
    configuration.settings.data = GetParam().data;
    configuration.file.paywall.value = json::object{{"gates", json::array{json::object{{"files", GetParam().files}}}}};
    if (GetParam().refused)
        EXPECT_THROW(refuse_data_for_sale(configuration), UsageError);
    else
        EXPECT_NO_THROW(refuse_data_for_sale(configuration));
    configuration.settings.database = "postgresql://elsewhere/x";
    EXPECT_NO_THROW(refuse_data_for_sale(configuration)) << "then the folder holds nothing";
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Data, Folders, testing::Values(
    FolderCase{"beside",        "/srv/data",         "/srv/site",       false},
    FolderCase{"inside",        "/srv/site/data",    "/srv/site",       true},
    FolderCase{"deep_inside",   "/srv/site/a/b",     "/srv/site/",      true},
    FolderCase{"the_same",      "/srv/site",         "/srv/site",       true},
    FolderCase{"around_it",     "/srv",              "/srv/site",       false},
    FolderCase{"by_a_detour",   "/srv/x/../site/d",  "/srv/site",       true},
    FolderCase{"a_longer_name", "/srv/site-data",    "/srv/site",       false},
    FolderCase{"under_a_dot",   "/srv/site/.data",   "/srv/site",       false},
    FolderCase{"relative",      "holdfast-data",     ".",               true}
), [](const auto& info) { return info.param.name; });
// clang-format on

}  // namespace
}  // namespace hf::cli
