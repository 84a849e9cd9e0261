// Letting somebody through: an answer that is streamed from a file or from an upstream, and the one who wants to know
// how the delivery went.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "http/fields.h"
#include "http/tls.h"

namespace hf::http {

struct Reply;
struct Ask;
struct Wait;
struct Pass;
struct Journey;
struct Request;
using Reaction = std::variant<Reply, Ask, Wait, Pass, Journey>;

struct FolderEntry;

/// A folder that is served. Opened once; a path can never lead out of it, nor to a dotfile, nor through a listing.
/// Paths are those below the folder, canonical and undecoded, with or without a first slash.
class Folder {
  public:
    /// Throws WorldError naming the folder when it cannot be opened.
    static std::shared_ptr<const Folder> open(const std::filesystem::path& path);
    virtual ~Folder() = default;

    enum class Finds {
        nothing,
        file,    // a regular file, or a folder's index.html when the path ends with a slash (or is empty)
        folder,  // a folder with an index.html whose last slash is missing: answered by a redirect, nothing to sell
    };
    /// What a GET of this path would find. Blocks for a look at the folder, never for the file's contents.
    Finds finds(std::string_view path) const;
    bool has(std::string_view path) const { return finds(path) == Finds::file; }

    /// The same, with the file opened (folder.h). Throws WorldError when the machine is out of something.
    virtual FolderEntry enter(std::string_view path) const = 0;
};

struct FileSource {
    std::shared_ptr<const Folder> folder;
    std::string path;    // below the folder, canonical, percent-encoded as it was priced
    bool ranges = true;  // honour Range and If-* of the request
    // What the path found, of whoever has looked already: the file that was looked at is the file that is sent.
    std::shared_ptr<FolderEntry> entry{};
};

/// A server behind the gate: "http://host:port", "https://host:port" or "unix:/path". Connections are kept and reused
/// by each network thread.
struct Upstream {
    std::string url;   // as configured, for people
    std::string host;  // to connect to
    std::uint16_t port = 0;
    std::string socket_path;                  // of a unix: upstream
    std::shared_ptr<const TlsContext> tls{};  // https: who is believed to be the host; null without TLS
    std::string authorities{};                // the file they were read from; empty: those of this machine
    std::string host_said{};                  // what Host says to it; empty: what the visitor said
    Duration connect_timeout{5'000};
    Duration first_byte_timeout{60'000};
    Duration idle_timeout{60'000};

    /// Refused with a sentence that quotes the text. https believes the authorities of this machine.
    static Result<Upstream> parse(std::string_view url);
    /// Believes those of this PEM file instead. Refused: an upstream without TLS, a file that holds none.
    Result<void> believe(const std::filesystem::path& file);
};

/// Words that are the gate's own: an upstream neither hears them from visitors nor says them to visitors. Names compare
/// without regard to case, and '_' counts as '-'.
struct PrivateFields {
    std::string cookie_prefix;  // "holdfast_"; empty: no cookie is private
    std::string field_prefix;   // "Holdfast-"; empty: none by prefix
    std::vector<std::string> names{};
};

struct UpstreamSource {
    std::shared_ptr<const Upstream> upstream;
    std::string target;  // the canonical path and query: the bytes that were priced are the bytes sent
    Fields added{};      // our own fields, added after the visitor's hop-by-hop fields are gone
    std::shared_ptr<const PrivateFields> withheld{};  // null: nothing is private
    bool strip_conditions = false;                    // drop If-* (and Range) so that an answer is whole
    bool strip_ranges = false;
    bool with_head = false;  // asked with HEAD and without the body, whatever the visitor asks with
};

using Source = std::variant<FileSource, UpstreamSource>;

/// Head of the answer about to be streamed; may be changed. Its framing (Content-Length and the like) is not here.
struct AnswerHead {
    int status = 200;
    Fields fields;
    Fields withheld{};  // what an upstream said in private fields: to be read, never sent on
};

/// How a delivery ended.
enum class Ending {
    delivered,     // the last byte was handed to the connection
    refused,       // the source answered, and something else goes out instead
    no_source,     // nothing came from the source: no connection, timeout, not HTTP
    source_broke,  // the source broke off after the head was sent on
    visitor_left,  // the visitor broke off
};

/// Hears about one passage, on its network thread. Lives until ended() has been answered.
class Delivery {
  public:
    virtual ~Delivery() = default;

    /// The source's head is here and nothing has been sent. Edit it (Cache-Control, Holdfast-Receipt …), or give a
    /// reply that goes out instead.
    virtual std::optional<Reply> on_head(AnswerHead& head) = 0;

    /// Asked before on_head(): whether the answer is to be read, at most so many bytes of it, and given to on_read()
    /// instead of being streamed. Longer ones are taken for a failure of the source.
    virtual std::optional<std::size_t> reads(const AnswerHead& head);
    /// What is done about an answer that was read, once ended() has been answered. The Delivery goes away after it.
    virtual Reaction on_read(AnswerHead head, std::string body);

    /// A reply in place of the server's own 502, 503, 504 or 404 when no head came; nothing keeps the server's.
    virtual std::optional<Reply> on_failure(const Reply& reply);

    /// While streaming: how often renew() is asked for; 0 never.
    virtual Duration renew_every() const { return Duration{0}; }
    virtual std::unique_ptr<Ask> renew();

    /// Called exactly once. `status` is that of the answer sent. The Ask (may be null) is run before the next request
    /// on this connection; its reaction is ignored. Not called when the process dies: leases cover that.
    virtual std::unique_ptr<Ask> ended(Ending ending, int status) = 0;
};

struct Pass {
    Source source;
    std::unique_ptr<Delivery> delivery;  // null: nobody cares
};

}  // namespace hf::http
