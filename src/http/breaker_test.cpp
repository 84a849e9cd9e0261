#include "http/breaker.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hf::http {
namespace {

using State = Breaker::State;

/// What happens at a second: 'a' a call is allowed, 'd' it is denied, 's' it succeeds, 'f' it fails.
struct Step {
    int second;
    char what;
    State after;
};

struct Course {
    std::string name;
    std::vector<Step> steps;
};

// clang-format off
const Course kCourses[]{
    {"stays closed while calls succeed", {{0, 'a', State::closed}, {0, 's', State::closed}, {1, 'a', State::closed}}},
    {"two failures are borne", {{0, 'f', State::closed}, {1, 'f', State::closed}, {2, 'a', State::closed}}},
    {"a success forgives", {{0, 'f', State::closed}, {1, 'f', State::closed}, {2, 's', State::closed}, {3, 'f', State::closed}, {4, 'f', State::closed}}},
    {"three failures open it", {{0, 'f', State::closed}, {1, 'f', State::closed}, {2, 'f', State::open}, {3, 'd', State::open}, {6, 'd', State::open}}},
    {"then one call is let through", {{0, 'f', State::closed}, {0, 'f', State::closed}, {0, 'f', State::open}, {5, 'a', State::half_open}, {5, 'd', State::half_open}, {6, 'd', State::half_open}}},
    {"whose success closes it", {{0, 'f', State::closed}, {0, 'f', State::closed}, {0, 'f', State::open}, {5, 'a', State::half_open}, {6, 's', State::closed}, {6, 'f', State::closed}, {6, 'a', State::closed}}},
    {"whose failure opens it again", {{0, 'f', State::closed}, {0, 'f', State::closed}, {0, 'f', State::open}, {5, 'a', State::half_open}, {7, 'f', State::open}, {11, 'd', State::open}, {12, 'a', State::half_open}}},
    {"a trial nobody reports on is given up", {{0, 'f', State::closed}, {0, 'f', State::closed}, {0, 'f', State::open}, {5, 'a', State::half_open}, {64, 'd', State::half_open}, {65, 'a', State::half_open}}},
    {"a late failure keeps it open longer", {{0, 'f', State::closed}, {0, 'f', State::closed}, {0, 'f', State::open}, {4, 'f', State::open}, {5, 'd', State::open}, {9, 'a', State::half_open}}},
};
// clang-format on

TEST(Breaker, TakesItsCourse) {
    for (const auto& course : kCourses) {
        Breaker breaker{{.failures = 3, .rest = std::chrono::seconds{5}, .patience = std::chrono::minutes{1}}};
        int at = 0;
        for (const auto& step : course.steps) {
            const Duration now = std::chrono::seconds{step.second};
            const auto place = course.name + ", step " + std::to_string(at++);
            if (step.what == 's') breaker.succeed();
            if (step.what == 'f') breaker.fail(now);
            if (step.what == 'a') EXPECT_TRUE(breaker.allow(now)) << place;
            if (step.what == 'd') EXPECT_FALSE(breaker.allow(now)) << place;
            EXPECT_EQ(breaker.state(), step.after) << place;
        }
    }
}

}  // namespace
}  // namespace hf::http
