// A store of either engine on a fresh database, for suites that must mean the same on both.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <latch>
#include <mutex>

#include "conformance/queries.h"
#include "store/open.h"
#include "support/postgres.h"
#include "support/temp_folder.h"

namespace hf::conformance {

using store::Engine;
using store::Mode;
using store::Store;
using store::Tx;
using store::operator""_p;

struct Note {
    std::string id;
    std::optional<std::string> body;
    std::optional<std::int64_t> number;
    bool flag = false;
    std::optional<store::Blob> bytes;
    friend bool operator==(const Note&, const Note&) = default;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, body, number, flag, bytes))

inline constexpr Time kNow{1'800'000'000'000};

class StoreTest : public ::testing::TestWithParam<Engine> {
  protected:
    struct Limits {
        std::size_t queue = 65'536;
        int connections = 8;
    };

    StoreTest() {
        if (GetParam() == Engine::postgres) url_ = test::shared_postgres().fresh_database();
    }

    bool on_sqlite() const { return GetParam() == Engine::sqlite; }

    /// Another store on the same database; several may be open at once.
    std::unique_ptr<Store> open(const Limits& limits) {
        if (on_sqlite())
            return store::open_sqlite({.file = folder_ / "holdfast.db", .queue = limits.queue, .exclusive = false},
                                      clock_);
        return store::open_postgres({.url = url_, .connections = limits.connections, .queue = limits.queue}, clock_);
    }
    std::unique_ptr<Store> open() { return open(Limits{}); }

    /// Migrated.
    std::unique_ptr<Store> ready() {
        auto store = open();
        store::migrate(*store, {migrations()}, kNow);
        return store;
    }

    SystemClock clock_;
    test::TempFolder folder_;
    std::string url_;
};

#define HF_FOR_BOTH_ENGINES(suite)                                                                                   \
    INSTANTIATE_TEST_SUITE_P(, suite, ::testing::Values(::hf::store::Engine::sqlite, ::hf::store::Engine::postgres), \
                             [](const auto& one) { return std::string{::hf::text_of(one.param)}; })

inline void add_note(Tx& tx, const std::string& id) { tx.run(queries::add_note, Note{.id = id}); }

inline std::vector<std::string> note_ids(Store& store) {
    return store::read(store, [](Tx& tx) { return tx.all<std::string>(queries::note_ids); });
}

/// A deed made of a function, and a home that waits for many of them.
class Collector final : public store::Home {
  public:
    class Deed final : public store::Task {
      public:
        explicit Deed(std::function<bool(Tx&)> deed) : deed_(std::move(deed)) {}
        bool run(Tx& tx) override { return deed_(tx); }
        void settle(std::exception_ptr) noexcept override {}

      private:
        std::function<bool(Tx&)> deed_;
    };

    void submit(Store& store, Mode mode, std::function<bool(Tx&)> deed) {
        store.submit(mode, std::make_unique<Deed>(std::move(deed)), *this);
    }
    void post(std::vector<Settled> batch) noexcept override {
        const std::lock_guard lock{mutex_};
        batches_.push_back(batch.size());
        for (auto& one : batch) failures_.push_back(one.failure);
        more_.notify_all();
    }
    /// The failures of the deeds settled so far, null where there was none, once there are `count`.
    std::vector<std::exception_ptr> wait_for(std::size_t count) {
        std::unique_lock lock{mutex_};
        more_.wait(lock, [&] { return failures_.size() >= count; });
        return failures_;
    }
    std::vector<std::size_t> batches() {
        const std::lock_guard lock{mutex_};
        return batches_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<std::exception_ptr> failures_;
    std::vector<std::size_t> batches_;
};

/// A listener that remembers.
class Ears {
  public:
    store::Listener listener() {
        return [this](std::string_view topic, std::string_view key) {
            const std::lock_guard lock{mutex_};
            heard_.emplace_back(topic, key);
            more_.notify_all();
        };
    }
    std::vector<std::pair<std::string, std::string>> heard() {
        const std::lock_guard lock{mutex_};
        return heard_;
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock{mutex_};
        more_.wait(lock, [&] { return heard_.size() >= count; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<std::pair<std::string, std::string>> heard_;
};

inline std::string says(const std::exception_ptr& failure) {
    if (!failure) return "";
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace hf::conformance
