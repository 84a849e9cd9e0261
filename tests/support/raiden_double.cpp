#include "support/raiden_double.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

namespace hf::test {

RaidenDouble::RaidenDouble() {
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw WorldError("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    std::string words[]{"python3", HOLDFAST_RAIDEN_DOUBLE, "--port", "0", "--quiet"};
    char* arguments[]{words[0].data(), words[1].data(), words[2].data(), words[3].data(), words[4].data(), nullptr};
    const int failed = ::posix_spawn(&process_, "/usr/bin/python3", &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    output_ = pipe[0];
    if (failed != 0) throw WorldError("the made-up node cannot be started");

    // "node URL  address ADDRESS", then a line a token.
    std::string said;
    char c;
    for (int lines = 0; lines < 3 && ::read(output_, &c, 1) == 1; said += c) lines += c == '\n' ? 1 : 0;
    const auto lines = split(said, '\n');
    if (lines.size() < 4) throw WorldError("the made-up node does not answer: " + said);
    const auto first = split(lines[0], ' ');
    url = first.at(1);
    address = first.back();
    for (int i : {1, 2}) tokens.emplace_back(split(lines[static_cast<std::size_t>(i)], ' ').at(1));
}

RaidenDouble::~RaidenDouble() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(output_);
}

json::value RaidenDouble::ask(http::ClientRequest request) {
    const auto answer = client_.send(request);
    if (!answer || answer->status != 200) throw WorldError("the made-up node refuses " + request.url);
    return parse_json(answer->body).value();
}

void RaidenDouble::tell(std::string_view what, const json::object& body) {
    ask({.method = "POST", .url = url + "/control/" + std::string{what}, .body = write_json(body)});
}

json::value RaidenDouble::look(std::string_view what) { return ask({.url = url + "/control/" + std::string{what}}); }

}  // namespace hf::test
