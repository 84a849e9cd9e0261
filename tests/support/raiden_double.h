// The made-up Raiden node of tests/doubles as a process of a test's own.
#pragma once

#include <string>
#include <vector>

#include "base/json_text.h"
#include "http/client.h"

namespace hf::test {

class RaidenDouble {
  public:
    /// Starts it on a free port and waits until it answers; throws when it does not.
    RaidenDouble();
    ~RaidenDouble();
    RaidenDouble(const RaidenDouble&) = delete;
    RaidenDouble& operator=(const RaidenDouble&) = delete;

    /// POST /control/`what`; tests/doubles/raiden.py --help says what there is.
    void tell(std::string_view what, const json::object& body);
    /// GET /control/`what`.
    json::value look(std::string_view what);
    std::size_t sent() { return look("sent").as_array().size(); }

    std::string url;
    std::string address;
    std::vector<std::string> tokens;  // of 18 decimals, and of 6

  private:
    json::value ask(http::ClientRequest request);

    http::Client client_;
    int process_ = 0;
    int output_ = -1;
};

}  // namespace hf::test
