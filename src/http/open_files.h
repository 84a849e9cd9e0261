// Files that are being sent. However many visitors read the same one, it is open once: what limits them is then their
// connections alone, and not the number of files a process may open.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "http/folder.h"

namespace hf::http {

class NetworkThread;

/// One a network thread (NetworkThread::own).
class OpenFiles {
  public:
    explicit OpenFiles(NetworkThread&) {}

    /// The descriptor of whoever reads this very file already (a file that has taken its name is another), else `fd`
    /// itself. It stays open as long as anybody holds it. Nobody may move its position: sendfile and pread do not.
    std::shared_ptr<const OwnedFd> share(OwnedFd fd);

    std::size_t size() const { return open_.size(); }

  private:
    using Identity = std::pair<std::uint64_t, std::uint64_t>;  // device and number
    void tidy();

    std::map<Identity, std::weak_ptr<const OwnedFd>> open_;
    std::size_t tidy_at_ = 64;
};

}  // namespace hf::http
