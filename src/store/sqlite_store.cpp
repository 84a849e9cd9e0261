#include <sqlite3.h>

#include <optional>
#include <thread>

#include "store/data_lock.h"
#include "store/deed_queue.h"
#include "store/news.h"
#include "store/open.h"
#include "store/sqlite_readers.h"
#include "store/sqlite_writer.h"

namespace hf::store {
namespace {

// An idle server stays small, so caches are: the operating system keeps the rest of the file.
constexpr int kWriterCacheKib = 8000;
constexpr int kReaderCacheKib = 4000;

SqliteConnection::Settings settings_of(const SqliteOptions& options, int cache_kib) {
    return {
        .file = options.file, .vfs = options.vfs, .durable = options.durable, .writes = true, .cache_kib = cache_kib};
}

class SqliteStore final : public Store {
  public:
    explicit SqliteStore(const SqliteOptions& options)
        : lock_(options.exclusive ? std::make_unique<DataLock>(options.file) : nullptr),
          writes_(options.queue),
          reads_(options.queue),
          writer_(std::in_place, settings_of(options, kWriterCacheKib), options.group, options.wal_restart, writes_,
                  listeners_, write_trouble_),
          readers_(settings_of(options, kReaderCacheKib), options.readers, reads_, read_trouble_),
          writing_([this] { writer_->serve(); }) {}

    ~SqliteStore() override { close(); }

    Engine engine() const override { return Engine::sqlite; }
    void submit(Mode mode, std::unique_ptr<Task> task, Home& home) override {
        (mode == Mode::write ? writes_ : reads_).add(mode, std::move(task), home);
    }
    void listen(Listener listener) override { listeners_.add(std::move(listener)); }
    Duration clock_offset() const override { return {}; }
    std::string trouble(Mode mode) const override {
        return (mode == Mode::write ? write_trouble_ : read_trouble_).says();
    }

    Figures figures() const override {
        Figures figures;
        writes_.count_into(figures);
        reads_.count_into(figures);
        const std::lock_guard once{closing_};
        if (writer_) figures.commits = writer_->commits();
        return figures;
    }

    void close() override {
        const std::lock_guard once{closing_};
        if (!writing_.joinable()) return;
        writes_.close();
        reads_.close();
        readers_.join();
        writing_.join();
        // The last connection to close moves the log into the database, so that one file is left.
        writer_.reset();
        lock_.reset();
    }

  private:
    mutable std::mutex closing_;
    std::unique_ptr<DataLock> lock_;
    Listeners listeners_;
    Trouble write_trouble_, read_trouble_;
    DeedQueue writes_, reads_;
    std::optional<SqliteWriter> writer_;
    SqliteReaders readers_;
    std::thread writing_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options, const Clock&) {
    // Counting each allocation under one lock for the whole process is for those who read the count. Where SQLite is in
    // use already it stays as it is.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    CHECK(options.readers > 0 && options.group > 0, "a store has a reader and room for one deed in a group");
    return std::make_unique<SqliteStore>(options);
}

}  // namespace hf::store
