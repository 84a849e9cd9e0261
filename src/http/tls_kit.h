// Certificates for the tests of this room: made on the spot, so that no key lies about in the project.
#pragma once

#include <filesystem>
#include <string>

#include "base/time.h"

namespace hf::http::test {

/// A self-signed certificate and its key in a folder that goes with this object.
class Certificate {
  public:
    explicit Certificate(const std::string& host, Time from = {0}, Time until = {4'000'000'000'000});
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    std::filesystem::path chain() const { return folder_ / "chain.pem"; }
    std::filesystem::path key() const { return folder_ / "key.pem"; }

  private:
    std::filesystem::path folder_;
};

}  // namespace hf::http::test
