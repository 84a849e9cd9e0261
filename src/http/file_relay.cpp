#include <fmt/format.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "http/byte_range.h"
#include "http/folder.h"
#include "http/network_thread.h"
#include "http/open_files.h"
#include "http/passage.h"
#include "http/path.h"

namespace hf::http {

namespace {

/// Up to here a file is read and leaves together with its head; beyond, the kernel copies it (sendfile).
constexpr std::uint64_t kSmall = 16 << 10;
/// Handed to the kernel at once, before other connections have their turn.
constexpr std::uint64_t kTurn = 1 << 20;

struct Slice {
    std::uint64_t first = 0;
    std::uint64_t length = 0;
};

/// "./" keeps a name with a colon from being taken for a scheme (RFC 3986 §4.2).
std::string location_with_slash(const Request& request) {
    const auto name = request.path.substr(request.path.rfind('/') + 1);
    auto location = fmt::format("./{}/", name);
    if (!request.query.empty()) location.append("?").append(request.query);
    return location;
}

AnswerHead head_of(const FolderEntry& entry, const FileSource& source, const Request& request, Slice& slice) {
    AnswerHead head;
    const auto condition =
        source.ranges ? check_preconditions(request.fields, entry.validators) : Precondition::proceed;
    if (condition == Precondition::failed) {
        head.status = 412;
        return head;
    }
    head.fields.add("ETag", entry.validators.etag);
    head.fields.add("Last-Modified", http_date(entry.validators.last_modified));
    if (condition == Precondition::not_modified) {
        head.status = 304;
        return head;
    }
    RangeChoice range;
    if (source.ranges) {
        head.fields.add("Accept-Ranges", "bytes");
        // RFC 9110 §14.2: Range means something for GET alone.
        if (request.method == "GET" && range_still_holds(request.fields, entry.validators))
            range = choose_range(request.fields["Range"], entry.size);
    }
    slice = {0, entry.size};
    if (range.kind == RangeChoice::Kind::unsatisfiable) {
        slice = {};
        head.status = 416;
        head.fields.add("Content-Range", fmt::format("bytes */{}", entry.size));
        return head;
    }
    if (range.kind == RangeChoice::Kind::part) {
        slice = {range.first, range.last - range.first + 1};
        head.status = 206;
        head.fields.add("Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, entry.size));
    }
    head.fields.add("Content-Type", entry.type);
    return head;
}

/// Throws when there is less than there was a moment ago: the head that goes with it would be wrong.
void read_whole(int fd, Slice slice, char* to) {
    for (std::uint64_t done = 0; done < slice.length;) {
        const auto got = ::pread(fd, to + done, slice.length - done, static_cast<off_t>(slice.first + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw WorldError{fmt::format("a file could not be read: {}", std::strerror(errno))};
        if (got == 0) throw WorldError{"a file became shorter while it was read"};
        done += static_cast<std::uint64_t>(got);
    }
}

enum class Sent { all, visitor_left, file_broke };

Co<Sent> copy_by_hand(int fd, Slice slice, Wire& wire) {
    const auto buffer = std::make_unique_for_overwrite<char[]>(kSmall);
    for (std::uint64_t in_turn = 0; slice.length > 0; in_turn += kSmall) {
        if (in_turn >= kTurn) {
            if (!co_await wire.writable()) co_return Sent::visitor_left;
            in_turn = 0;
        }
        const Slice part{slice.first, std::min(slice.length, kSmall)};
        read_whole(fd, part, buffer.get());
        if (!co_await wire.write({buffer.get(), static_cast<std::size_t>(part.length)})) co_return Sent::visitor_left;
        slice = {part.first + part.length, slice.length - part.length};
    }
    co_return Sent::all;
}

/// The socket is non-blocking, so each call takes what the visitor has room for and memory stays flat.
Co<Sent> copy_in_the_kernel(int fd, Slice slice, Wire& wire) {
    auto at = static_cast<off_t>(slice.first);
    auto left = slice.length;
    if (wire.native_handle() < 0) co_return co_await copy_by_hand(fd, slice, wire);
    for (bool any = false; left > 0; any = true) {
        if (any && !co_await wire.writable()) co_return Sent::visitor_left;
        const auto sent = ::sendfile(wire.native_handle(), fd, &at, std::min(left, kTurn));
        if (sent > 0) {
            left -= static_cast<std::uint64_t>(sent);
            wire.wrote(static_cast<std::uint64_t>(sent));
        } else if (sent == 0) {
            co_return Sent::file_broke;
        } else if (errno == EINVAL || errno == ENOSYS) {  // a file system that cannot do it
            co_return co_await copy_by_hand(fd, {static_cast<std::uint64_t>(at), left}, wire);
        } else if (errno == EIO || errno == EOVERFLOW) {
            co_return Sent::file_broke;
        } else if (errno != EAGAIN && errno != EINTR) {
            co_return Sent::visitor_left;
        }
    }
    co_return Sent::all;
}

Co<void> send_slice(FolderEntry& entry, Slice slice, const AnswerHead& head, Passage& passage) {
    auto& wire = passage.wire;
    const bool no_body = passage.request.is_head() || slice.length == 0;
    const bool by_kernel = !no_body && slice.length > kSmall;
    std::unique_ptr<char[]> small;
    std::string_view first;
    if (!no_body && !by_kernel) {
        small = std::make_unique_for_overwrite<char[]>(slice.length);
        read_whole(entry.fd.get(), slice, small.get());
        first = {small.get(), static_cast<std::size_t>(slice.length)};
    }
    std::shared_ptr<const OwnedFd> file;
    if (by_kernel) file = passage.thread.own<OpenFiles>().share(std::move(entry.fd));
    const auto length = head.status == 304 ? std::nullopt : std::optional{slice.length};
    const bool begun =
        by_kernel ? co_await wire.start_joined(head, slice.length) : co_await wire.start(head, length, first);
    if (!begun) co_return passage.visitor_left();
    passage.crash_point("after_first_byte");
    if (by_kernel) {
        const auto sent = co_await copy_in_the_kernel(file->get(), slice, wire);
        if (sent == Sent::visitor_left) co_return passage.visitor_left();
        if (sent == Sent::file_broke) co_return passage.source_broke("a file became shorter while it was sent");
    }
    if (!co_await wire.finish()) co_return passage.visitor_left();
    passage.crash_point("after_last_byte");
    passage.delivered();
}

}  // namespace

Co<void> relay_file(const FileSource& source, Passage& passage) {
    auto& request = passage.request;
    if (request.method != "GET" && !request.is_head()) {
        auto reply = problem({Code::method_not_allowed}, request);
        reply.fields.add("Allow", "GET, HEAD");
        co_return passage.fail(std::move(reply), {});
    }
    passage.crash_point("before_upstream");
    FolderEntry found;
    if (!source.entry) found = source.folder->enter(source.path);
    auto& entry = source.entry ? *source.entry : found;
    // "/files/**" matches "/files": the folder itself, with its last slash missing.
    const auto canonical = canonical_path(request.path);
    if (entry.finds == Folder::Finds::file && source.path.empty() && canonical && !canonical->ends_with('/'))
        entry.finds = Folder::Finds::folder;
    if (entry.finds == Folder::Finds::nothing) co_return passage.fail({Code::not_found}, {});

    Slice slice;
    AnswerHead head;
    if (entry.finds == Folder::Finds::folder) {
        head.status = 301;
        head.fields.add("Location", location_with_slash(request));
    } else {
        head = head_of(entry, source, request, slice);
    }
    if (passage.announce(head)) co_await send_slice(entry, slice, head, passage);
}

}  // namespace hf::http
