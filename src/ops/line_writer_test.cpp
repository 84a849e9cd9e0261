#include "ops/line_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "ops/ops_fixture.h"

namespace hf::ops::test {
namespace {

TEST(LineWriter, KeepsTheOrder) {
    const Folder folder;
    {
        LineWriter writer{folder / "log"};
        for (int i = 0; i < 10'000; ++i) writer.write(std::to_string(i));
    }
    const auto lines = lines_of(folder / "log");
    ASSERT_EQ(lines.size(), 10'000u);
    for (int i = 0; i < 10'000; ++i) ASSERT_EQ(lines[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(LineWriter, AppendsForItsOwnerAlone) {
    const Folder folder;
    for (int round = 0; round < 2; ++round) LineWriter{folder / "log"}.write("line");
    EXPECT_EQ(lines_of(folder / "log").size(), 2u);
    EXPECT_EQ(std::filesystem::status(folder / "log").permissions() & std::filesystem::perms{0777},
              std::filesystem::perms{0600});
}

TEST(LineWriter, FollowsAFileThatWasRotated) {
    const Folder folder;
    LineWriter writer{folder / "log"};
    writer.write("before");
    writer.flush();
    std::filesystem::rename(folder / "log", folder / "log.1");
    writer.reopen();
    writer.write("after");
    writer.flush();
    EXPECT_EQ(lines_of(folder / "log.1"), std::vector<std::string>{"before"});
    EXPECT_EQ(lines_of(folder / "log"), std::vector<std::string>{"after"});
}

TEST(LineWriter, NamesAFileThatCannotBeOpened) {
    const Folder folder;
    try {
        const LineWriter writer{folder / "nowhere/log"};
        FAIL() << "it was opened";
    } catch (const WorldError& error) {
        EXPECT_NE(std::string{error.what()}.find("nowhere/log"), std::string::npos) << error.what();
    }
}

TEST(LineWriter, NeverWaitsForAReaderThatStandsStill) {
    const Folder folder;
    const auto pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    std::signal(SIGPIPE, SIG_IGN);
    {
        LineWriter writer{pipe};
        const std::string line(1'000, 'x');
        for (std::size_t sent = 0; sent < 3 * LineWriter::kMostWaiting; sent += line.size()) writer.write(line);
        EXPECT_GT(writer.dropped(), 0u);
    }
    ::close(reader);
}

}  // namespace
}  // namespace hf::ops::test
