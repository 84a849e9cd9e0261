// Lines on their way to stderr or to a file, written by a thread of its own so that nobody waits for a slow reader.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace hf::ops {

/// Lines leave in the order they came, at the latest after a fifth of a second. When more than 8 MiB wait (the reader
/// stands still, the disk is full) newcomers are dropped and counted. Safe from any thread.
class LineWriter {
  public:
    static constexpr std::size_t kMostWaiting = 8 << 20;

    /// To stderr, which is not closed.
    LineWriter();
    /// Appends to a file, made with mode 0600. Throws WorldError naming the file when it cannot be opened.
    explicit LineWriter(std::filesystem::path file);
    /// Writes what waits; gives up after a second when nobody reads.
    ~LineWriter();
    LineWriter(const LineWriter&) = delete;

    /// `line` comes without its newline. Returns at once. An urgent one is not held back to travel with others.
    void write(std::string_view line, bool urgent = false) noexcept;
    /// Returns when all that was handed over before is written, or after a second.
    void flush();
    /// Opens the file by its name again, for those who rotate it. Nothing for stderr.
    void reopen();
    std::uint64_t dropped() const;

  private:
    void run();
    bool send(std::string_view bytes);

    const std::filesystem::path path_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::condition_variable emptied_;
    std::string waiting_;
    std::string leaving_;
    std::uint64_t dropped_ = 0;
    bool hurry_ = false;
    bool stop_ = false;
    bool reopen_ = false;
    int file_ = 2;
    std::thread thread_;
};

}  // namespace hf::ops
