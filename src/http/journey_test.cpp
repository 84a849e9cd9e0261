#include "http/journey.h"

#include <gtest/gtest.h>

#include <latch>

#include "http/api.h"
#include "http/api_fixture.h"
#include "http/doorman.h"

namespace hf::http::test {
namespace {

/// Lets nobody in but those without a key.
class NoKeys final : public Doorman {
  public:
    Result<void> well_formed(std::string_view, Time) override { return fail(Code::unauthorized); }
    std::optional<Caller> remembered(std::string_view, Time) override { return std::nullopt; }
    Result<Caller> look_up(store::Tx&, const Context&, std::string_view) override { return fail(Code::unauthorized); }
    bool is_errand(std::string_view) const override { return false; }
    bool proves_itself(std::string_view) const override { return false; }
    Result<Caller> find_out(std::string_view) override { return fail(Code::unauthorized); }
    void remember(std::string_view, const Caller&, Time) override {}
};

struct Walk {
    std::int64_t steps = 0;
};
BOOST_DESCRIBE_STRUCT(Walk, (), (steps))

class Journeys : public ApiFixture {
  protected:
    Said post(std::string body) { return ask(*api_, "POST", "/v1/walks", {}, std::move(body)); }

    NoKeys doorman_;
    Duration not_before_{0};
    std::unique_ptr<Handler> api_ = make_api(kernel_, options(),
                                             {http::post("/v1/walks", "walk",
                                                         [this](Trip& trip, const Walk& in) -> Result<Walk> {
                                                             trip.answer_after = not_before_;
                                                             if (in.steps < 0)
                                                                 return fail(Code::wrong_state, "Nobody walks back.");
                                                             if (in.steps > 99) throw WorldError("the road is closed");
                                                             return Walk{in.steps + 1};
                                                         })
                                                  .open()
                                                  .summary("Walk.")
                                                  .example(R"({"steps": 1})")},
                                             doorman_);
};

TEST_F(Journeys, AnswerWithWhatTheyCameTo) {
    EXPECT_EQ(post(R"({"steps": 1})").text, R"({"steps":2})");
    EXPECT_EQ(post(R"({"steps": -1})").status, 409);
    EXPECT_EQ(post(R"({"steps": "far"})").status, 422) << "what is wrong with the input is said before anybody walks";
}

TEST_F(Journeys, HandOnWhatTheWorldDid) { EXPECT_THROW(post(R"({"steps": 100})"), WorldError); }

TEST_F(Journeys, AreAnsweredNoEarlierThanTheySay) {
    std::vector<Duration> waits;
    while_waiting = [&](const Wait& wait) { waits.push_back(wait.at_most); };
    not_before_ = clock_.monotonic() + Duration{400};
    EXPECT_EQ(post(R"({"steps": 1})").status, 200);
    EXPECT_EQ(waits, std::vector{Duration{400}});
}

/// Stands where a network thread would, and keeps what comes.
class Inbox final : public store::Home {
  public:
    void post(std::vector<Settled> batch) noexcept override {
        const std::lock_guard lock{mutex_};
        for (auto& one : batch) settled_.push_back(std::move(one));
    }
    std::vector<Settled> take() {
        const std::lock_guard lock{mutex_};
        return std::move(settled_);
    }

  private:
    std::mutex mutex_;
    std::vector<Settled> settled_;
};

class Stay final : public JourneyTask {
  public:
    explicit Stay(std::latch& until) : until_(until) {}
    void walk() override { until_.wait(); }
    Reaction react() override { return Reply{}; }

  private:
    std::latch& until_;
};

TEST(Workers, RefuseAtOnceWhatWouldWaitBehindTooMany) {
    std::latch gate{1};
    Inbox inbox;
    {
        Workers workers{{.threads = 1, .waiting = 2}};
        for (int i = 0; i < 4; ++i) workers.submit(std::make_unique<Stay>(gate), inbox);
        const auto refused = inbox.take();
        ASSERT_EQ(refused.size(), 1u);
        EXPECT_THROW(std::rethrow_exception(refused.front().failure), store::StoreBusy);
        gate.count_down();
    }
    const auto walked = inbox.take();
    EXPECT_EQ(walked.size(), 3u) << "what was taken is walked to its end";
    for (const auto& one : walked) EXPECT_FALSE(one.failure);
}

}  // namespace
}  // namespace hf::http::test
