#include "main/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace hf::cli {
namespace {

/// A manager's end, under a name in the abstract namespace that the kernel picks.
class Listening : public testing::Test {
  protected:
    Listening() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address.sun_family), 0);
        socklen_t size = sizeof address;
        EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        name_ = "@" + std::string{address.sun_path + 1, size - offsetof(sockaddr_un, sun_path) - 1};
    }
    ~Listening() override { ::close(fd_); }

    std::string heard() const {
        std::array<char, 512> bytes{};
        const auto count = ::recv(fd_, bytes.data(), bytes.size(), 0);
        return {bytes.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
    }

    int fd_;
    std::string name_;
};

TEST_F(Listening, HearsOfEachTurn) {
    const ServiceManager manager{name_};
    manager.ready("Serving.");
    EXPECT_EQ(heard(), "READY=1\nSTATUS=Serving.\n");
    manager.reloading();
    EXPECT_EQ(heard(), "RELOADING=1\n");
    manager.stopping();
    EXPECT_EQ(heard().substr(0, 11), "STOPPING=1\n");
}

TEST(ServiceManagers, ThatAreNotThereAreNoTrouble) {
    ServiceManager{""}.ready("Serving.");
    ServiceManager{"/nowhere/at/all"}.ready("Serving.");
    ServiceManager{std::string(500, 'x')}.ready("Serving.");
}

}  // namespace
}  // namespace hf::cli
