#include "http/open_files.h"

#include <sys/stat.h>

#include <algorithm>

namespace hf::http {

std::shared_ptr<const OwnedFd> OpenFiles::share(OwnedFd fd) {
    struct stat about{};
    if (::fstat(fd.get(), &about) != 0) return std::make_shared<const OwnedFd>(std::move(fd));
    auto& known = open_[{about.st_dev, about.st_ino}];
    if (auto other = known.lock()) return other;
    auto ours = std::make_shared<const OwnedFd>(std::move(fd));
    known = ours;
    if (open_.size() >= tidy_at_) tidy();
    return ours;
}

/// Twice as many as are in use before the next time: each entry is looked at about once.
void OpenFiles::tidy() {
    std::erase_if(open_, [](const auto& entry) { return entry.second.expired(); });
    tidy_at_ = std::max<std::size_t>(64, 2 * open_.size());
}

}  // namespace hf::http
