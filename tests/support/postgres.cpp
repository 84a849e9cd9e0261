#include "support/postgres.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace hf::test {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";

/// PostgreSQL refuses to run as root.
const passwd* other_user() { return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr; }

}  // namespace

/// Reads what a program writes until it ends, so that the pipe never fills, and lets others wait for a word in it.
class PostgresServer::Output {
  public:
    Output() {
        if (::pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    }
    ~Output() {
        if (reader_.joinable()) reader_.join();
        ::close(ends_[0]);
    }
    int write_end() const { return ends_[1]; }
    void follow() {
        ::close(ends_[1]);
        reader_ = std::thread{[this] { read(); }};
    }
    bool wait_for(std::string_view words) {
        std::unique_lock lock{mutex_};
        more_.wait(lock, [&] { return ended_ || text_.find(words) != text_.npos; });
        return text_.find(words) != text_.npos;
    }
    std::string wait_for_end() {
        std::unique_lock lock{mutex_};
        more_.wait(lock, [&] { return ended_; });
        return text_;
    }

  private:
    void read() {
        char buffer[4096];
        for (;;) {
            const auto size = ::read(ends_[0], buffer, sizeof buffer);
            const std::lock_guard lock{mutex_};
            if (size > 0) text_.append(buffer, static_cast<std::size_t>(size));
            if (text_.size() > 1 << 20) text_.erase(0, text_.size() / 2);
            ended_ = size <= 0;
            more_.notify_all();
            if (ended_) return;
        }
    }

    int ends_[2];
    std::mutex mutex_;
    std::condition_variable more_;
    std::string text_;
    bool ended_ = false;
    std::thread reader_;
};

PostgresServer::PostgresServer(bool durable) : durable_(durable) {
    if (const auto* user = other_user())
        if (::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("no chown");
    make_cluster();
    start();
}

PostgresServer::~PostgresServer() { stop_at_once(); }

pid_t PostgresServer::launch(const std::string& program, const std::vector<std::string>& arguments,
                             Output& output) const {
    const auto path = kPrograms + program;
    std::vector<char*> words{const_cast<char*>(path.c_str())};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    const auto* user = other_user();
    const auto child = ::fork();
    if (child < 0) throw std::runtime_error("no fork");
    if (child > 0) {
        output.follow();
        return child;
    }
    ::dup2(output.write_end(), 1);
    ::dup2(output.write_end(), 2);
    if (::chdir("/") != 0) ::_exit(126);
    if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
        ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    ::execv(path.c_str(), words.data());
    ::_exit(127);
}

void PostgresServer::make_cluster() {
    Output output;
    const auto child =
        launch("initdb",
               {"-D", folder_ / "data", "-U", "postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"},
               output);
    const auto said = output.wait_for_end();
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed: " + said);
}

void PostgresServer::start() {
    std::vector<std::string> arguments{"-D",  folder_ / "data", "-k", folder_.path(), "-h", "", "-N", "100", "-B",
                                       "32MB"};
    const auto set = [&](const char* setting) { arguments.insert(arguments.end(), {"-c", setting}); };
    set("logging_collector=off");
    if (!durable_)
        for (const char* setting : {"fsync=off", "full_page_writes=off", "synchronous_commit=off"}) set(setting);
    output_ = std::make_unique<Output>();
    server_ = launch("postgres", arguments, *output_);
    if (output_->wait_for("database system is ready to accept connections")) return;
    const auto said = output_->wait_for_end();
    stop_at_once();
    throw std::runtime_error("postgres did not start: " + said);
}

void PostgresServer::stop_at_once() {
    if (server_ < 0) return;
    ::kill(server_, SIGQUIT);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
    output_.reset();
}

std::string PostgresServer::url(std::string_view database) const {
    return "postgresql://postgres@/" + std::string{database} + "?host=" + folder_.path().string();
}

std::string PostgresServer::fresh_database(std::string_view collation) {
    static std::atomic<int> count{0};
    const auto name = "holdfast_" + std::to_string(++count);
    ask("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '" +
                        std::string{collation} + "' LC_CTYPE '" + std::string{collation} + "'");
    return url(name);
}

std::string PostgresServer::ask(std::string_view database, const std::string& sql) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(url(database).c_str()), &PQfinish};
    const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection.get(), sql.c_str()), &PQclear};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 && PQnfields(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

PostgresServer& shared_postgres() {
    static PostgresServer server;
    return server;
}

}  // namespace hf::test
