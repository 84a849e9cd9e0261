#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "http/folder.h"
#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

namespace fs = std::filesystem;

/// Bytes that tell their place.
std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 31 + (i >> 8)) & 0xff);
    return bytes;
}

const std::string& large() {
    static const std::string bytes = pattern(10 << 20);
    return bytes;
}

class FileRelay : public testing::Test {
  protected:
    FileRelay() {
        std::string name = (fs::temp_directory_path() / "holdfast-files-XXXXXX").string();
        base_ = ::mkdtemp(name.data());
        write("small.txt", "hello");
        write("empty.txt", "");
        write("64k.bin", pattern(64 << 10));
        write("large.bin", large());
        write("docs/index.html", "<p>docs");
        folder_ = Folder::open(base_);
        house_.start();
    }
    ~FileRelay() override {
        house_.server.reset();
        fs::remove_all(base_);
    }
    void write(const fs::path& name, std::string_view text) {
        fs::create_directories((base_ / name).parent_path());
        std::ofstream{base_ / name, std::ios::binary} << text;
    }
    /// One request on a connection of its own; `fields` are lines.
    Answer get(std::string_view path, std::string_view fields = "", std::string_view method = "GET") {
        Visitor visitor{house_.port()};
        visitor.send(std::string{method} + " " + std::string{path} + " HTTP/1.1\r\nHost: a\r\n" + std::string{fields} +
                     "\r\n");
        return visitor.read_answer(method == "HEAD");
    }

    fs::path base_;
    std::shared_ptr<const Folder> folder_;
    bool ranges_ = true;
    RelayHouse house_{[this](Request& request) -> Source {
        return FileSource{folder_, std::string{request.path.substr(1)}, ranges_};
    }};
};

TEST_F(FileRelay, SendsWhatIsThere) {
    const auto answer = get("/small.txt");
    house_.diary.await("recorded");
    EXPECT_EQ(house_.diary.text(), "head 200, delivered 200, recorded");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.field("Content-Length"), "5");
    EXPECT_EQ(answer.field("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(answer.field("Accept-Ranges"), "bytes");
    EXPECT_EQ(answer.field("ETag"), folder_->enter("small.txt").validators.etag);
    EXPECT_EQ(answer.field("Last-Modified"), http_date(folder_->enter("small.txt").validators.last_modified));
    EXPECT_EQ(get("/empty.txt").body, "");
    EXPECT_EQ(get("/64k.bin").body, pattern(64 << 10));
    EXPECT_TRUE(get("/large.bin").body == large());
    EXPECT_EQ(get("/docs/").body, "<p>docs");
}

TEST_F(FileRelay, ToHeadSendsTheHeadAlone) {
    Visitor visitor{house_.port()};
    visitor.send("HEAD /large.bin HTTP/1.1\r\nHost: a\r\n\r\nGET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = visitor.read_answer(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.field("Content-Length"), std::to_string(10 << 20));
    EXPECT_EQ(visitor.read_answer().body, "hello");
}

TEST_F(FileRelay, RefusesOtherMethodsAndMissingFiles) {
    const auto post = get("/small.txt", "Content-Length: 0\r\n", "POST");
    EXPECT_EQ(post.status, 405);
    EXPECT_EQ(post.field("Allow"), "GET, HEAD");
    EXPECT_EQ(house_.diary.text(), "failure 405, no_source 405, recorded");
    const auto missing = get("/none");
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.field("Content-Type"), "application/problem+json");
    EXPECT_EQ(get("/docs/none").status, 404);
}

TEST_F(FileRelay, AddsTheLastSlashOfAFolder) {
    const auto answer = get("/docs?x=1");
    EXPECT_EQ(answer.status, 301);
    EXPECT_EQ(answer.field("Location"), "./docs/?x=1");
    EXPECT_EQ(answer.body, "");
    house_.diary.await("delivered 301");
}

TEST_F(FileRelay, SendsOneRange) {
    struct Case {
        std::string_view range;
        int status;
        std::size_t first, length;
        std::string_view content_range;
    };
    const Case cases[] = {
        {"bytes=0-0", 206, 0, 1, "bytes 0-0/10485760"},
        {"bytes=5-9", 206, 5, 5, "bytes 5-9/10485760"},
        {"bytes=1000-300000", 206, 1000, 299'001, "bytes 1000-300000/10485760"},
        {"bytes=-7", 206, (10 << 20) - 7, 7, "bytes 10485753-10485759/10485760"},
        {"bytes=10485759-", 206, (10 << 20) - 1, 1, "bytes 10485759-10485759/10485760"},
        {"bytes=1-2,4-5", 200, 0, 10 << 20, ""},
        {"bytes=10485760-", 416, 0, 0, "bytes */10485760"},
    };
    for (const auto& one : cases) {
        const auto answer = get("/large.bin", "Range: " + std::string{one.range} + "\r\n");
        EXPECT_EQ(answer.status, one.status) << one.range;
        EXPECT_EQ(answer.field("Content-Range"), one.content_range) << one.range;
        EXPECT_EQ(answer.body.size(), one.length) << one.range;
        EXPECT_TRUE(answer.body == large().substr(one.first, one.length)) << one.range;
    }
    EXPECT_EQ(get("/small.txt", "Range: bytes=1-2\r\nIf-Range: \"other\"\r\n").body, "hello");
    const auto etag = folder_->enter("small.txt").validators.etag;
    EXPECT_EQ(get("/small.txt", "Range: bytes=1-2\r\nIf-Range: " + etag + "\r\n").body, "el");
    EXPECT_EQ(get("/small.txt", "Range: bytes=1-2\r\n", "HEAD").status, 200);
}

TEST_F(FileRelay, AnswersConditions) {
    const auto current = folder_->enter("small.txt").validators;
    const auto unchanged = get("/small.txt", "If-None-Match: " + current.etag + "\r\n");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.body, "");
    EXPECT_EQ(unchanged.field("ETag"), current.etag);
    EXPECT_EQ(unchanged.field("Content-Type"), "");
    EXPECT_EQ(get("/small.txt", "If-Modified-Since: " + http_date(current.last_modified) + "\r\n").status, 304);
    EXPECT_EQ(get("/small.txt", "If-Match: \"other\"\r\n").status, 412);
    EXPECT_EQ(get("/small.txt", "If-None-Match: \"other\"\r\n").body, "hello");
    EXPECT_EQ(get("/small.txt", "If-None-Match: " + current.etag + "\r\nRange: bytes=0-0\r\n").status, 304);
}

TEST_F(FileRelay, ServesWholeWhatMayNotBeAskedForInParts) {
    ranges_ = false;
    const auto etag = folder_->enter("small.txt").validators.etag;
    const auto answer = get("/small.txt", "Range: bytes=1-2\r\nIf-None-Match: " + etag + "\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.field("Accept-Ranges"), "");
}

TEST_F(FileRelay, TellsWhenTheVisitorLeaves) {
    {
        Visitor visitor{house_.port(), 4096};
        visitor.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        visitor.read_until("\r\n\r\n");
    }
    house_.diary.await("visitor_left 200");
    house_.diary.await("recorded");
}

TEST_F(FileRelay, TellsWhenAFileBecomesShorterOnTheWay) {
    Visitor visitor{house_.port(), 4096};
    visitor.send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    visitor.read_until("\r\n\r\n");
    fs::resize_file(base_ / "large.bin", 100);
    EXPECT_LT(visitor.read_all().size(), std::size_t{10 << 20});
    house_.diary.await("source_broke 200");
}

TEST_F(FileRelay, LetsTheDeliveryChangeTheHeadOrTheAnswer) {
    house_.prepare = [](DiaryDelivery& delivery) {
        delivery.edit = [](AnswerHead& head) -> std::optional<Reply> {
            head.fields.set("Cache-Control", "no-store");
            return std::nullopt;
        };
    };
    EXPECT_EQ(get("/small.txt").field("Cache-Control"), "no-store");
    house_.prepare = [](DiaryDelivery& delivery) {
        delivery.edit = [](AnswerHead&) { return text_reply(402, "text/plain", "first pay"); };
        delivery.instead_of_failure = text_reply(410, "text/plain", "gone");
    };
    EXPECT_EQ(get("/small.txt").body, "first pay");
    EXPECT_EQ(get("/none").body, "gone");
    house_.diary.await("refused 402");
    house_.diary.await("no_source 410");
}

}  // namespace
}  // namespace hf::http::test
