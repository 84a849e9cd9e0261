// The lock that names the one process which serves a database file. Private to the store.
#pragma once

#include <filesystem>

namespace hf::store {

/// Held while it lives and let go by the kernel when the process dies, so nothing has to be cleaned up after a crash.
class DataLock {
  public:
    /// FILE.lock beside the database. Throws WorldError naming the process that holds it.
    explicit DataLock(const std::filesystem::path& database);
    ~DataLock();
    DataLock(const DataLock&) = delete;
    DataLock& operator=(const DataLock&) = delete;

  private:
    int file_;
};

}  // namespace hf::store
