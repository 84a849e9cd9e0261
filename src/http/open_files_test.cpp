#include "http/open_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "http/network_thread.h"
#include "http/test_kit.h"

namespace hf::http::test {
namespace {

class OpenFilesTest : public testing::Test {
  protected:
    OpenFilesTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-open-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~OpenFilesTest() override { std::filesystem::remove_all(folder); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::ofstream{folder / name} << text;
        return folder / name;
    }
    static OwnedFd open(const std::filesystem::path& path) { return OwnedFd{::open(path.c_str(), O_RDONLY)}; }

    std::filesystem::path folder;
    House house;
    NetworkThread thread{house.kernel, "test"};
    OpenFiles& files = thread.own<OpenFiles>();
};

TEST_F(OpenFilesTest, TheSameFileIsOpenOnceAndAnotherOfItsNameIsAnother) {
    const auto path = write("a", "first");
    const auto one = files.share(open(path));
    EXPECT_EQ(files.share(open(path)), one);
    std::filesystem::create_hard_link(path, folder / "b");
    EXPECT_EQ(files.share(open(folder / "b")), one) << "the same file by another name";

    std::filesystem::rename(write("c", "second"), path);
    const auto other = files.share(open(path));
    EXPECT_NE(other, one) << "who reads the old one goes on reading it; who comes now reads the new one";
    char text[6];
    EXPECT_EQ(::pread(one->get(), text, 5, 0), 5);
    EXPECT_EQ(std::string_view(text, 5), "first");
}

TEST_F(OpenFilesTest, IsClosedWithTheLastReader) {
    const auto path = write("a", "text");
    auto one = files.share(open(path));
    const auto number = one->get();
    auto other = files.share(open(path));
    one.reset();
    EXPECT_NE(::fcntl(number, F_GETFD), -1) << "still open";
    other.reset();
    EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST_F(OpenFilesTest, RemembersNoMoreThanTwiceWhatIsRead) {
    std::vector<std::shared_ptr<const OwnedFd>> read;
    for (int i = 0; i < 500; ++i) {
        auto file = files.share(open(write(std::to_string(i), "x")));
        if (i % 10 == 0) read.push_back(std::move(file));
    }
    EXPECT_LE(files.size(), 2 * std::max<std::size_t>(read.size(), 64));
}

}  // namespace
}  // namespace hf::http::test
