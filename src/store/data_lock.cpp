#include "store/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace hf::store {

DataLock::DataLock(const std::filesystem::path& database) {
    const auto path = database.string() + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) throw WorldError("the lock " + path + " cannot be opened: " + std::strerror(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        char holder[32]{};
        const auto size = ::pread(file_, holder, sizeof holder - 1, 0);
        ::close(file_);
        throw WorldError("the database " + database.string() + " is served by process " +
                         (size > 0 ? std::string{holder, static_cast<std::size_t>(size)} : "(unknown)") +
                         " already; its lock is " + path);
    }
    const auto own = std::to_string(::getpid());
    const bool written = ::ftruncate(file_, 0) == 0 && ::pwrite(file_, own.data(), own.size(), 0) > 0;
    // A full disk keeps the number from being written, not the lock from being held.
    static_cast<void>(written);
}

DataLock::~DataLock() { ::close(file_); }

}  // namespace hf::store
