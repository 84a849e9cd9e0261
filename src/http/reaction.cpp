#include "http/reaction.h"

#include "base/check.h"

namespace hf::http {

namespace {

using Words = std::function<Reply(Reply)>;

class RewordedJourney final : public JourneyTask {
  public:
    RewordedJourney(std::unique_ptr<JourneyTask> task, Words words)
        : task_(std::move(task)), words_(std::move(words)) {}
    void walk() override { task_->walk(); }
    Reaction react() override {
        if (failure_) std::rethrow_exception(failure_);
        return reworded(task_->react(), std::move(words_));
    }

  private:
    std::unique_ptr<JourneyTask> task_;
    Words words_;
};

class RewordedTask final : public AskTask {
  public:
    RewordedTask(std::unique_ptr<AskTask> task, Words words) : task_(std::move(task)), words_(std::move(words)) {}
    bool run(store::Tx& tx) override { return task_->run(tx); }
    Reaction react() override {
        if (failure_) std::rethrow_exception(failure_);
        return reworded(task_->react(), std::move(words_));
    }

  private:
    std::unique_ptr<AskTask> task_;
    Words words_;
};

}  // namespace

void AskTask::settle(std::exception_ptr failure) noexcept {
    CHECK(resume, "whoever submits an AskTask waits for it");
    failure_ = std::move(failure);
    resume();
}

Reaction reworded(Reaction reaction, std::function<Reply(Reply)> words) {
    if (auto* reply = std::get_if<Reply>(&reaction)) return words(std::move(*reply));
    if (auto* ask = std::get_if<Ask>(&reaction)) {
        const auto mode = ask->mode;
        return Ask{mode, std::make_unique<RewordedTask>(std::move(ask->task), std::move(words))};
    }
    if (auto* journey = std::get_if<Journey>(&reaction)) {
        auto* workers = journey->workers;
        return Journey{workers, std::make_unique<RewordedJourney>(std::move(journey->task), std::move(words))};
    }
    if (auto* wait = std::get_if<Wait>(&reaction))
        wait->then = [then = std::move(wait->then), words = std::move(words)]() mutable {
            return reworded(then(), std::move(words));
        };
    return reaction;
}

}  // namespace hf::http
