// For tests: a Handler asked without a socket, on a store in a folder of its own and a clock that only the test moves.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>

#include "http/api.h"
#include "http/queries.h"
#include "store/open.h"

namespace hf::http::test {

class HandClock final : public Clock {
  public:
    Time wall() const override { return Time{1'800'000'000'000} + monotonic(); }
    Duration monotonic() const override { return Duration{passed_.load()}; }
    void pass(Duration span) { passed_ += span.count(); }

  private:
    std::atomic<std::int64_t> passed_{1'000'000};
};

/// What came back.
struct Said {
    int status = 0;
    Fields fields;
    std::string text;

    json::value body() const { return parse_json(text).value_or(json::value{}); }
    /// "/price/amount must be at least 1; /x is not known here"
    std::string errors() const {
        std::string out;
        const auto parsed = body();
        const auto* list = parsed.is_object() ? parsed.get_object().if_contains("errors") : nullptr;
        if (list == nullptr) return out;
        for (const auto& error : list->as_array()) {
            if (!out.empty()) out += "; ";
            out += std::string{error.at("pointer").as_string()} + ' ' + std::string{error.at("detail").as_string()};
        }
        return out;
    }
    std::string code() const {
        const auto parsed = body();
        const auto* found = parsed.is_object() ? parsed.get_object().if_contains("code") : nullptr;
        return found == nullptr ? "" : std::string{found->as_string()};
    }
};

class ApiFixture : public ::testing::Test {
  protected:
    ~ApiFixture() override {
        store_->close();
        std::filesystem::remove_all(folder_);
    }

    static ApiOptions options() {
        ApiOptions out;
        out.hosts = {"localhost"};
        out.cursor_key = "a key for tests";
        out.version = "0.0.0";
        return out;
    }

    /// What a long poll does while it waits; by default the time passes without news.
    std::function<void(const Wait&)> while_waiting = [this](const Wait& wait) { source_.pass(wait.at_most); };

    Said ask(Handler& handler, std::string method, std::string target, std::vector<Field> fields = {},
             std::string body = {}) {
        Request request;
        request.method = method;
        request.target = target;
        request.path = request.target.substr(0, request.target.find('?'));
        if (request.path.size() < request.target.size()) request.query = request.target.substr(request.path.size() + 1);
        request.host = "localhost:8080";
        request.id = "req-1";
        request.peer.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7};
        request.body = body;
        request.content_length = body.size();
        const bool typed = std::ranges::find(fields, "Content-Type", &Field::name) != fields.end();
        if (!body.empty() && !typed) request.fields.add("Content-Type", "application/json");
        for (const auto& field : fields) {
            if (field.name == "Host") request.host = field.value;
            request.fields.add(field.name, field.value);
        }
        auto reaction = handler.handle(request);
        for (;;) {
            if (auto* reply = std::get_if<Reply>(&reaction)) return {reply->status, reply->fields, reply->body};
            if (auto* asked = std::get_if<Ask>(&reaction)) {
                reaction = run(std::move(*asked));
            } else if (auto* walked = std::get_if<Journey>(&reaction)) {
                reaction = run(std::move(*walked));
            } else {
                auto wait = std::move(std::get<Wait>(reaction));
                while_waiting(wait);
                reaction = wait.then();
            }
        }
    }

    HandClock source_;
    GuardedClock clock_{source_, std::chrono::days{1'000}, Time{}};
    SystemRandom random_;
    std::filesystem::path folder_ = make_folder();
    std::unique_ptr<store::Store> store_ =
        store::open_sqlite({.file = folder_ / "holdfast.db", .durable = false}, source_);
    store::Kernel kernel_{*store_, clock_, random_};

  private:
    static std::filesystem::path make_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-api-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        return pattern;
    }

    /// Brings the task back to the thread that asks, as a network thread's queue does.
    class Doorstep final : public store::Home {
      public:
        void post(std::vector<Settled> batch) noexcept override { come_.set_value(std::move(batch.front())); }
        Settled wait() { return come_.get_future().get(); }

      private:
        std::promise<Settled> come_;
    };

    static Reaction run(Journey walked) {
        Doorstep doorstep;
        walked.task->resume = [] {};
        walked.workers->submit(std::move(walked.task), doorstep);
        auto settled = doorstep.wait();
        settled.task->settle(settled.failure);
        return static_cast<AskTask&>(*settled.task).react();
    }

    Reaction run(Ask asked) {
        Doorstep doorstep;
        asked.task->resume = [] {};
        store_->submit(asked.mode, std::move(asked.task), doorstep);
        auto settled = doorstep.wait();
        settled.task->settle(settled.failure);
        return static_cast<AskTask&>(*settled.task).react();
    }
};

}  // namespace hf::http::test
