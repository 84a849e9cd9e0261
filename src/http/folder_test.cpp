#include "http/folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace hf::http {
namespace {

namespace fs = std::filesystem;
using enum Folder::Finds;

class FolderTest : public testing::TestWithParam<Walk> {
  protected:
    FolderTest() {
        std::string name = (fs::temp_directory_path() / "holdfast-folder-XXXXXX").string();
        base_ = ::mkdtemp(name.data());
        for (const auto* file :
             {"a.txt", "with space.txt", "caf\xc3\xa9.txt", "100%.txt", "docs/index.html", "docs/b.md",
              "empty/deep/c.txt", ".hidden", ".git/config", "docs/.env", "a..b", "back\\slash"})
            write(fs::path{"site"} / file, file);
        write("outside.txt", "outside");
        write("site-twin/a.txt", "twin");
        fs::create_symlink("a.txt", base_ / "site/link");
        fs::create_symlink("../outside.txt", base_ / "site/out");
        fs::create_symlink(base_ / "outside.txt", base_ / "site/out_absolute");
        fs::create_symlink("..", base_ / "site/up");
        fs::create_symlink("loop", base_ / "site/loop");
        fs::create_symlink("/proc/self/cwd", base_ / "site/magic");
        ::mkfifo((base_ / "site/pipe").c_str(), 0600);
        folder_ = open_folder(base_ / "site", GetParam());
    }
    ~FolderTest() override { fs::remove_all(base_); }

    void write(const fs::path& name, std::string_view text) {
        fs::create_directories((base_ / name).parent_path());
        std::ofstream{base_ / name} << text;
    }

    fs::path base_;
    std::shared_ptr<const Folder> folder_;
};

TEST_P(FolderTest, FindsWhatMayBeServed) {
    // clang-format off
    constexpr std::pair<std::string_view, Folder::Finds> kCases[] = {
        {"a.txt", file}, {"/a.txt", file}, {"with%20space.txt", file}, {"caf%C3%A9.txt", file}, {"100%25.txt", file},
        {"a..b", file}, {"docs/b.md", file}, {"empty/deep/c.txt", file},
        {"docs", folder}, {"docs/", file}, {"docs/index.html", file},
        {"empty", nothing}, {"empty/", nothing}, {"empty/deep", nothing}, {"", nothing}, {"/", nothing},
        {"none", nothing}, {"A.TXT", nothing}, {"a.txt/", nothing}, {"a.txt/b", nothing}, {"docs/none", nothing},
        {".hidden", nothing}, {".git", nothing}, {".git/config", nothing}, {"docs/.env", nothing}, {"./a.txt", nothing},
        {"..", nothing}, {"../outside.txt", nothing}, {"../site-twin/a.txt", nothing}, {"docs/../a.txt", nothing},
        {"%2e%2e/outside.txt", nothing}, {"..%2foutside.txt", nothing}, {"a.txt%00", nothing}, {"a.txt%00.png", nothing},
        {"out", nothing}, {"out_absolute", nothing}, {"up", nothing}, {"up/outside.txt", nothing}, {"loop", nothing},
        {"magic", nothing}, {"pipe", nothing}, {"/etc/passwd", nothing}, {"//etc/passwd", nothing},
    };
    // clang-format on
    for (const auto& [path, finds] : kCases) EXPECT_EQ(folder_->finds(path), finds) << path;
    EXPECT_EQ(folder_->finds(std::string(5000, 'a')), nothing);
    EXPECT_TRUE(folder_->has("a.txt"));
    EXPECT_FALSE(folder_->has("docs"));
}

TEST_P(FolderTest, FollowsLinksThatStayInsideWhereTheKernelGuardsThem) {
    EXPECT_EQ(folder_->finds("link"), GetParam() == Walk::kernel ? file : nothing);
}

TEST_P(FolderTest, DescribesAFile) {
    const auto entry = folder_->enter("docs/b.md");
    EXPECT_EQ(entry.size, 9u);
    EXPECT_EQ(entry.type, "text/markdown; charset=utf-8");
    EXPECT_EQ(entry.validators.last_modified.ms % 1000, 0);
    char text[16];
    EXPECT_EQ(::read(entry.fd.get(), text, sizeof text), 9);
}

TEST_P(FolderTest, TagsChangeWithTheFile) {
    const auto before = folder_->enter("a.txt").validators.etag;
    EXPECT_EQ(folder_->enter("a.txt").validators.etag, before);
    EXPECT_TRUE(before.starts_with('"') && before.ends_with('"'));
    fs::last_write_time(base_ / "site/a.txt", fs::last_write_time(base_ / "site/a.txt") + std::chrono::nanoseconds{1});
    EXPECT_NE(folder_->enter("a.txt").validators.etag, before);
    fs::rename(base_ / "site/docs/b.md", base_ / "site/a.txt");
    EXPECT_NE(folder_->enter("a.txt").validators.etag, before);
}

TEST_P(FolderTest, AnIndexIsServedForTheRoot) {
    write("site/index.html", "root");
    EXPECT_EQ(folder_->finds(""), file);
    EXPECT_EQ(folder_->finds("/"), file);
}

INSTANTIATE_TEST_SUITE_P(Walks, FolderTest, testing::Values(Walk::kernel, Walk::segments),
                         [](const auto& info) { return info.param == Walk::kernel ? "kernel" : "segments"; });

TEST(Folder, NamesItselfWhenItCannotBeOpened) {
    try {
        Folder::open("/no/such/folder");
        FAIL() << "it was opened";
    } catch (const WorldError& error) {
        EXPECT_NE(std::string_view{error.what()}.find("/no/such/folder"), std::string_view::npos) << error.what();
    }
    EXPECT_TRUE(Folder::open(fs::temp_directory_path()));
}

}  // namespace
}  // namespace hf::http
