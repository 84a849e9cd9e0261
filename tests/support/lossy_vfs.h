// A disk that can lose its power: an SQLite VFS that knows what was synced and what was merely written.
//
// It passes everything on to the machine's own files, remembers every write since a file's last sync, and can at any
// moment write down what a disk might hold had the power been cut just then: what was synced stands; of the rest each
// 512-byte sector may have arrived or not, in any order. It can also play a full disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace hf::test {

class LossyVfs {
  public:
    LossyVfs();
    ~LossyVfs();
    LossyVfs(const LossyVfs&) = delete;
    LossyVfs& operator=(const LossyVfs&) = delete;

    /// For SqliteOptions::vfs. The store has to be gone before this is.
    const std::string& name() const;

    /// Writes the surviving files into `folder`, under their own names. The store may be running, and goes on.
    void cut_power(const std::filesystem::path& folder, std::uint64_t seed);

    /// While full, files do not grow and nothing is overwritten: writes fail, reads and syncs go on.
    void set_full(bool full);

  private:
    struct Disk;
    std::unique_ptr<Disk> disk_;
};

}  // namespace hf::test
