#include "store/deed_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <set>

#include "base/random.h"
#include "base/text.h"
#include "store/open.h"

namespace hf::store {
namespace {

class Twice {
  public:
    void seed(std::uint64_t seed) {
        const std::lock_guard lock{mutex_};
        random_.emplace(seed);
        on_.store(seed != 0, std::memory_order_release);
    }
    bool next() {
        if (!on_.load(std::memory_order_acquire)) return false;
        const std::lock_guard lock{mutex_};
        return random_->below(2) == 0;
    }

  private:
    std::atomic<bool> on_{false};
    std::mutex mutex_;
    std::optional<SeededRandom> random_;
};

Twice& twice() {
    static Twice one;
    return one;
}

class QueryLog {
  public:
    QueryLog() {
        if (const char* file = std::getenv("HOLDFAST_QUERY_LOG"))
            file_ = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }
    void note(const QueryText& query) {
        if (file_ < 0) return;
        const std::lock_guard lock{mutex_};
        if (!noted_.insert(&query).second) return;
        // One write a line: several processes append to the same file.
        const auto line = std::string{query.name} + "\n";
        CHECK(::write(file_, line.data(), line.size()) == static_cast<ssize_t>(line.size()),
              "the query log is written");
    }

  private:
    int file_ = -1;
    std::mutex mutex_;
    std::set<const QueryText*> noted_;
};

}  // namespace

void EngineTx::refuse_after_failure() const {
    if (failure_) throw StatementFailed{"an earlier statement of this deed failed, so nothing more is done", false};
}

void EngineTx::fail_with(std::exception_ptr failure) {
    failure_ = std::move(failure);
    std::rethrow_exception(failure_);
}

Attempt attempt(Task& task, EngineTx& tx) {
    tx.start();
    Attempt result;
    try {
        result.keep = task.run(tx);
    } catch (...) {
        result.failure = std::current_exception();  // told to whoever submitted the deed
    }
    // The first failure is the one that says why.
    if (tx.failure()) result.failure = tx.failure();
    if (result.failure) result.keep = false;
    return result;
}

void run_deeds_twice(std::uint64_t seed) { twice().seed(seed); }
bool runs_twice() { return twice().next(); }

void note_query(const QueryText& query) {
    static QueryLog log;
    log.note(query);
}

bool can_be_stored(std::string_view text) { return text.find('\0') == text.npos && is_utf8(text); }

}  // namespace hf::store
