#include "http/folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "http/media_types.h"
#include "http/path.h"

namespace hf::http {

namespace {

// Without O_NONBLOCK opening a pipe would wait for its other end; on regular files it means nothing.
constexpr int kOpenFlags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

/// Errors that say something about the name; all others say something about the machine.
bool is_about_the_name(int error) {
    static constexpr int kErrors[] = {ENOENT,       ENOTDIR, EXDEV,  ELOOP,  EACCES,
                                      ENAMETOOLONG, ENXIO,   ENODEV, EISDIR, EPERM};
    return std::ranges::find(kErrors, error) != std::end(kErrors);
}

OwnedFd open_below(int folder, const std::string& name) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(kOpenFlags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    // The kernel gives EAGAIN when something was renamed while it walked: a few more tries, and then it is trouble.
    for (int tries = 0;; ++tries) {
        OwnedFd fd{static_cast<int>(::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how))};
        if (fd || (errno != EAGAIN && errno != EINTR) || tries == 16) return fd;
    }
}

OwnedFd open_segment_by_segment(int folder, std::string_view name) {
    OwnedFd here;
    for (;;) {
        const auto slash = name.find('/');
        const bool last = slash == name.npos;
        const std::string segment{name.substr(0, slash)};
        const int flags = last ? kOpenFlags | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        OwnedFd next{::openat(here ? here.get() : folder, segment.empty() ? "." : segment.c_str(), flags)};
        if (last || !next) return next;
        here = std::move(next);
        name.remove_prefix(slash + 1);
    }
}

class ServedFolder final : public Folder {
  public:
    ServedFolder(OwnedFd root, Walk walk, std::string name)
        : root_(std::move(root)), walk_(walk), name_(std::move(name)) {}

    FolderEntry enter(std::string_view path) const override {
        if (path.starts_with('/')) path.remove_prefix(1);
        auto plain = decoded_path(path);
        if (!may_be_served(plain)) return {};
        if (plain.empty() || plain.ends_with('/')) return look(plain + "index.html");
        auto entry = look(plain);
        // Without an index there is nothing to be redirected to, nor anything to be known about the folder.
        if (entry.finds == Finds::folder && look(plain + "/index.html").finds != Finds::file) return {};
        return entry;
    }

  private:
    /// Canonical paths hold no dot segments, so a first dot is a dotfile's. NUL would end the name early.
    static bool may_be_served(std::string_view plain) {
        return plain.find('\0') == plain.npos &&
               std::ranges::none_of(split(plain, '/'), [](auto segment) { return segment.starts_with('.'); });
    }

    FolderEntry look(const std::string& name) const {
        auto fd = walk_ == Walk::kernel ? open_below(root_.get(), name) : open_segment_by_segment(root_.get(), name);
        struct stat found{};
        if (!fd || ::fstat(fd.get(), &found) != 0) {
            if (is_about_the_name(errno)) return {};
            throw WorldError{fmt::format("a file in {} could not be opened: {}", name_, std::strerror(errno))};
        }
        if (S_ISDIR(found.st_mode)) return {.finds = Finds::folder};
        if (!S_ISREG(found.st_mode)) return {};
        // Size, time of change and inode: another file under the same name differs in one of them.
        auto etag = fmt::format("\"{:x}-{:x}.{:x}-{:x}\"", found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec,
                                found.st_ino);
        return {.finds = Finds::file,
                .fd = std::move(fd),
                .size = static_cast<std::uint64_t>(found.st_size),
                .validators = {std::move(etag), Time{found.st_mtim.tv_sec * 1000}},
                .type = media_type(name)};
    }

    OwnedFd root_;
    Walk walk_;
    std::string name_;
};

bool kernel_walks(int folder) {
    // Old kernels say ENOSYS; some sandboxes forbid calls that they do not know.
    return open_below(folder, ".") || (errno != ENOSYS && errno != EPERM);
}

OwnedFd open_root(const std::filesystem::path& path) {
    OwnedFd root{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!root) throw WorldError{fmt::format("the folder {} cannot be opened: {}", path.string(), std::strerror(errno))};
    return root;
}

}  // namespace

OwnedFd::~OwnedFd() {
    if (fd_ >= 0) ::close(fd_);
}

Folder::Finds Folder::finds(std::string_view path) const { return enter(path).finds; }

std::shared_ptr<const Folder> open_folder(const std::filesystem::path& path, Walk walk) {
    return std::make_shared<ServedFolder>(open_root(path), walk, path.string());
}

std::shared_ptr<const Folder> Folder::open(const std::filesystem::path& path) {
    return open_folder(path, kernel_walks(open_root(path).get()) ? Walk::kernel : Walk::segments);
}

}  // namespace hf::http
