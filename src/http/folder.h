// What is found in a served folder, with the file opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "http/pass.h"
#include "http/preconditions.h"

namespace hf::http {

/// Closes what it holds; -1 is nothing.
class OwnedFd {
  public:
    explicit OwnedFd(int fd = -1) : fd_(fd) {}
    OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    OwnedFd& operator=(OwnedFd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~OwnedFd();
    int get() const { return fd_; }
    /// Closes nothing any more.
    int release() { return std::exchange(fd_, -1); }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

struct FolderEntry {
    Folder::Finds finds = Folder::Finds::nothing;
    // Of a file:
    OwnedFd fd{};
    std::uint64_t size = 0;
    Validators validators{};
    std::string_view type{};
};

/// How a name is walked without ever leaving the folder: by the kernel (openat2, Linux 5.6), or a segment at a time,
/// which follows no symbolic links at all. Folder::open() takes the first that works.
enum class Walk { kernel, segments };
std::shared_ptr<const Folder> open_folder(const std::filesystem::path& path, Walk walk);

}  // namespace hf::http
