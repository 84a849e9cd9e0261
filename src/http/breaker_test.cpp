#include "http/breaker.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"

namespace hf::http {
namespace {

/// Steps are a second, what happens then (a call is Allowed or Denied, Succeeds or Fails), and the state after it
/// (Closed, Half open, Open): "5AH" is a call allowed at second 5, half open from then on.
struct Course {
    std::string name;
    std::string_view steps;
};

const Course kCourses[]{
    {"stays closed while calls succeed", "0AC 0SC 1AC"},
    {"two failures are borne", "0FC 1FC 2AC"},
    {"a success forgives", "0FC 1FC 2SC 3FC 4FC"},
    {"three failures open it", "0FC 1FC 2FO 3DO 6DO"},
    {"then one call is let through", "0FC 0FC 0FO 5AH 5DH 6DH"},
    {"whose success closes it", "0FC 0FC 0FO 5AH 6SC 6FC 6AC"},
    {"whose failure opens it again", "0FC 0FC 0FO 5AH 7FO 11DO 12AH"},
    {"a trial nobody reports on is given up", "0FC 0FC 0FO 5AH 64DH 65AH"},
    {"a late failure keeps it open longer", "0FC 0FC 0FO 4FO 5DO 9AH"},
};

TEST(Breaker, TakesItsCourse) {
    for (const auto& course : kCourses) {
        Breaker breaker{{.failures = 3, .rest = std::chrono::seconds{5}, .patience = std::chrono::minutes{1}}};
        for (const auto step : split(course.steps, ' ')) {
            const Duration now = std::chrono::seconds{*parse_decimal(step.substr(0, step.size() - 2))};
            const auto place = course.name + ": " + std::string{step};
            switch (step[step.size() - 2]) {
                case 'S': breaker.succeed(); break;
                case 'F': breaker.fail(now); break;
                case 'A': EXPECT_TRUE(breaker.allow(now)) << place; break;
                case 'D': EXPECT_FALSE(breaker.allow(now)) << place; break;
                default: FAIL() << place;
            }
            const auto state = breaker.state() == BreakerState::closed ? 'C'
                               : breaker.state() == BreakerState::open ? 'O'
                                                                       : 'H';
            EXPECT_EQ(state, step.back()) << place;
        }
    }
}

}  // namespace
}  // namespace hf::http
