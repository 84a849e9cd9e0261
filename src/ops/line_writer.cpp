#include "ops/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace hf::ops {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kEnough = 64 << 10;  // do not wait for more before writing
constexpr std::size_t kPipeful = 4096;     // what a pipe that polls as writable takes without blocking

int open_to_append(const std::filesystem::path& path) {
    return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

}  // namespace

LineWriter::LineWriter() : thread_([this] { run(); }) {}

LineWriter::LineWriter(std::filesystem::path file) : path_(std::move(file)), file_(open_to_append(path_)) {
    if (file_ < 0)
        throw WorldError("The log file " + path_.string() + " cannot be opened: " + std::strerror(errno) + ".");
    thread_ = std::thread{[this] { run(); }};
}

LineWriter::~LineWriter() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    filled_.notify_one();
    thread_.join();
    if (!path_.empty() && file_ >= 0) ::close(file_);
}

void LineWriter::write(std::string_view line, bool urgent) noexcept {
    bool wake = urgent;
    {
        const std::lock_guard lock{mutex_};
        if (waiting_.size() + line.size() >= kMostWaiting) {
            ++dropped_;
            return;
        }
        const auto before = waiting_.size();
        waiting_.append(line);
        waiting_ += '\n';
        hurry_ |= urgent;
        wake |= before == 0 || (before < kEnough && waiting_.size() >= kEnough);
    }
    if (wake) filled_.notify_one();
}

void LineWriter::flush() {
    std::unique_lock lock{mutex_};
    hurry_ = true;
    filled_.notify_one();
    emptied_.wait_for(lock, std::chrono::seconds{1}, [&] { return waiting_.empty() && leaving_.empty(); });
}

void LineWriter::reopen() {
    if (path_.empty()) return;
    {
        const std::lock_guard lock{mutex_};
        reopen_ = true;
        hurry_ = true;
    }
    filled_.notify_one();
    flush();
}

std::uint64_t LineWriter::dropped() const {
    const std::lock_guard lock{mutex_};
    return dropped_;
}

void LineWriter::run() {
    std::unique_lock lock{mutex_};
    for (;;) {
        filled_.wait(lock, [&] { return stop_ || hurry_ || !waiting_.empty(); });
        // Lines come in crowds: one write for all of a fifth of a second.
        filled_.wait_for(lock, milliseconds{200}, [&] { return stop_ || hurry_ || waiting_.size() >= kEnough; });
        const bool last = stop_;
        hurry_ = false;
        if (std::exchange(reopen_, false)) {
            // A name that cannot be opened (the disk, the rights) leaves us with the file we have.
            if (const int fresh = open_to_append(path_); fresh >= 0) ::close(std::exchange(file_, fresh));
        }
        std::swap(waiting_, leaving_);
        lock.unlock();
        const bool sent = send(leaving_);
        lock.lock();
        if (!sent) ++dropped_;
        leaving_.clear();
        emptied_.notify_all();
        if (last && waiting_.empty()) return;
    }
}

bool LineWriter::send(std::string_view bytes) {
    struct stat what{};
    const bool regular = ::fstat(file_, &what) == 0 && S_ISREG(what.st_mode);
    while (!bytes.empty()) {
        if (!regular) {
            pollfd ready{file_, POLLOUT, 0};
            const int count = ::poll(&ready, 1, 1000);
            if (count < 0 && errno != EINTR) return false;
            if (count <= 0) {
                const std::lock_guard lock{mutex_};
                if (stop_) return false;
                continue;
            }
        }
        const auto written = ::write(file_, bytes.data(), regular ? bytes.size() : std::min(bytes.size(), kPipeful));
        if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace hf::ops
