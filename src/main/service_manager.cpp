#include "main/service_manager.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace hf::cli {
namespace {

std::string named_socket() {
    const char* name = std::getenv("NOTIFY_SOCKET");
    return name == nullptr ? "" : name;
}

}  // namespace

ServiceManager::ServiceManager() : ServiceManager(named_socket()) {}

void ServiceManager::ready(std::string_view status) const { tell(fmt::format("READY=1\nSTATUS={}\n", status)); }
void ServiceManager::reloading() const { tell("RELOADING=1\n"); }
void ServiceManager::stopping() const { tell("STOPPING=1\nSTATUS=Finishing what is under way.\n"); }

void ServiceManager::tell(const std::string& state) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::ranges::copy(socket_, address.sun_path);
    if (socket_.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return;
    ::sendto(fd, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
    ::close(fd);
}

}  // namespace hf::cli
