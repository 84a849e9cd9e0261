// A PostgreSQL server of the test's own: a cluster in a temporary folder, reached by a Unix socket alone, in collation
// C.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/temp_folder.h"

namespace hf::test {

class PostgresServer {
  public:
    /// Makes the cluster and starts it; `durable` leaves fsync on. Throws std::runtime_error with the server's words.
    explicit PostgresServer(bool durable = false);
    /// Stops the server; the kernel does so too when the test program dies.
    ~PostgresServer();

    /// The URL of a new, empty database.
    std::string fresh_database(std::string_view collation = "C");
    std::string url(std::string_view database) const;
    /// One statement as superuser in `database`, its first column of the first row or nothing.
    std::string ask(std::string_view database, const std::string& sql) const;

    void start();
    /// An immediate stop, as if the power had gone.
    void stop_at_once();

  private:
    class Output;

    void make_cluster();
    pid_t launch(const std::string& program, const std::vector<std::string>& arguments, Output& output) const;

    const bool durable_;
    TempFolder folder_;
    pid_t server_ = -1;
    std::unique_ptr<Output> output_;
};

/// One for the whole test program, started when first asked for and stopped at its end. Ask from the main thread.
PostgresServer& shared_postgres();

}  // namespace hf::test
