// Running one deed, and what a test may ask of all of them. Private to the store.
#pragma once

#include <exception>

#include "store/store.h"

namespace hf::store {

/// What an engine's Tx remembers about the deed it is lent to.
class EngineTx : public Tx {
  public:
    /// The failure that ended the deed, if one did. Cleared when the next deed starts.
    const std::exception_ptr& failure() const { return failure_; }
    virtual void start() { failure_ = nullptr; }

  protected:
    /// Statements after the first failure are refused.
    void refuse_after_failure() const;
    /// Remembers the failure and throws it.
    [[noreturn]] void fail_with(std::exception_ptr failure);

    std::exception_ptr failure_;
};

struct Attempt {
    bool keep = false;
    std::exception_ptr failure{};
};

/// Runs the deed once. A statement that failed fails the deed even when the deed itself went on as if it had not.
Attempt attempt(Task& task, EngineTx& tx);

/// Whether this deed is to be run twice (run_deeds_twice).
bool runs_twice();

/// Notes for HOLDFAST_QUERY_LOG that a query ran: once each, and nothing at all when the variable is not set.
void note_query(const QueryText& query);

/// Both engines refuse the same texts: one that is not UTF-8, or holds a NUL, PostgreSQL cannot store.
bool can_be_stored(std::string_view text);

}  // namespace hf::store
