// What a service manager is told of our life: sd_notify(3) over the socket that NOTIFY_SOCKET names. Where there is
// none, nothing is said and nothing is wrong.
#pragma once

#include <string>
#include <string_view>

namespace hf::cli {

class ServiceManager {
  public:
    /// Of this process's environment.
    ServiceManager();
    /// `socket` is a path, or a name in the abstract namespace with '@' before it; empty: nobody listens.
    explicit ServiceManager(std::string socket) : socket_(std::move(socket)) {}

    /// It answers, now or again. `status` is for people who ask how it is.
    void ready(std::string_view status) const;
    void reloading() const;
    void stopping() const;

  private:
    /// Never blocks, and never fails: a manager that hears nothing has timeouts of its own.
    void tell(const std::string& state) const;

    std::string socket_;
};

}  // namespace hf::cli
