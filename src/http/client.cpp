#include "http/client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/check.h"

namespace hf::http {
namespace {

constexpr std::size_t kMostHead = 64 << 10;
constexpr std::size_t kMostKept = 4;  // handles, each with its connections

struct Arriving {
    std::string body;
    std::size_t most = 0;
    std::size_t head = 0;
    bool head_ended = false;
    bool too_much = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* out) {
    auto& arriving = *static_cast<Arriving*>(out);
    arriving.too_much |= arriving.body.size() + count > arriving.most;
    if (arriving.too_much) return 0;
    arriving.body.append(bytes, count);
    return count;
}

/// A line at a time. A head that breaks off before its empty line is no head, though curl would take it for one.
std::size_t take_head(char* bytes, std::size_t, std::size_t count, void* out) {
    auto& arriving = *static_cast<Arriving*>(out);
    const std::string_view line{bytes, count};
    arriving.head_ended = line == "\r\n" || line == "\n";
    arriving.head += count;
    arriving.too_much |= arriving.head > kMostHead;
    return arriving.too_much ? 0 : count;
}

/// Failures before which curl has sent nothing, where it has not counted a request.
bool came_before_sending(CURLcode code, long sent) {
    if (sent > 0) return false;
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_LOGIN_DENIED:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return true;
        default: return false;
    }
}

Code code_of(CURLcode code, bool before_sending) {
    if (code == CURLE_OPERATION_TIMEDOUT) return Code::gateway_timeout;
    if (!before_sending) return Code::bad_gateway;
    const bool our_own =
        code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_LOGIN_DENIED;
    return our_own ? Code::invalid_fields : Code::unavailable;
}

/// What an address may be called in a log: less user names and what may be a secret in its path.
std::string host_of(std::string_view url) {
    const auto scheme = url.find("//");
    const auto begin = scheme == url.npos ? 0 : scheme + 2;
    auto authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
    if (const auto at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
    return std::string{authority};
}

void be_ready() {
    static const bool kReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    CHECK(kReady, "libcurl can be used");
}

}  // namespace

class Client::Handle {
  public:
    Handle() : curl_(curl_easy_init()) { CHECK(curl_ != nullptr, "libcurl gives handles"); }
    ~Handle() { curl_easy_cleanup(curl_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    std::expected<ClientAnswer, NoAnswer> send(const ClientRequest& request, const Options& options) {
        curl_easy_reset(curl_);  // keeps connections
        Arriving arriving{.most = request.most};
        set_manners(request, options);
        set(CURLOPT_HEADERFUNCTION, &take_head);
        set(CURLOPT_HEADERDATA, &arriving);
        set(CURLOPT_WRITEFUNCTION, &take_body);
        set(CURLOPT_WRITEDATA, &arriving);
        char why[CURL_ERROR_SIZE] = "";
        set(CURLOPT_ERRORBUFFER, &why[0]);
        curl_slist* fields = fields_of(request);
        set(CURLOPT_HTTPHEADER, fields);
        const auto code = curl_easy_perform(curl_);
        curl_slist_free_all(fields);
        curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, nullptr);
        if (code != CURLE_OK || !arriving.head_ended) return std::unexpected(failure(request, code, why, arriving));

        long status = 0;
        const char* type = nullptr;
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl_, CURLINFO_CONTENT_TYPE, &type);
        return ClientAnswer{static_cast<int>(status), type == nullptr ? "" : type, std::move(arriving.body)};
    }

  private:
    template <class T>
    void set(CURLoption option, T value) {
        CHECK(curl_easy_setopt(curl_, option, value) == CURLE_OK, "libcurl knows its options");
    }

    void set_manners(const ClientRequest& request, const Options& options) {
        set(CURLOPT_URL, request.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_PROXY, "");  // none, whatever the environment says
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_USERAGENT, options.user_agent.c_str());
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect.count()));
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.whole.count()));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (!options.authorities.empty()) set(CURLOPT_CAINFO, options.authorities.c_str());
        if (request.method == "GET") return;
        if (request.method == "HEAD") return set(CURLOPT_NOBODY, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.c_str());
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        // On a kept connection that died curl would send it once more.
        set(CURLOPT_FRESH_CONNECT, 1L);
        set(CURLOPT_FORBID_REUSE, 1L);
    }

    static curl_slist* fields_of(const ClientRequest& request) {
        curl_slist* list = nullptr;
        const auto add = [&](const std::string& line) {
            CHECK(line.find_first_of(std::string_view{"\r\n\0", 3}) == line.npos, "a field is one line");
            list = curl_slist_append(list, line.c_str());
            CHECK(list != nullptr, "there is memory for a field");
        };
        for (const auto& [name, value] : request.fields) add(fmt::format("{}: {}", name, value));
        add("Expect:");  // no waiting for 100 (Continue)
        return list;
    }

    NoAnswer failure(const ClientRequest& request, CURLcode code, const char* why, const Arriving& arriving) {
        long sent = 0;
        curl_easy_getinfo(curl_, CURLINFO_REQUEST_SIZE, &sent);
        const bool before_sending = code == CURLE_OPERATION_TIMEDOUT ? sent == 0 : came_before_sending(code, sent);
        // curl's own words, but where they tell of milliseconds: the same failure should read the same each time.
        const bool timed = code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT;
        const std::string_view says = code == CURLE_OK        ? "its head broke off"
                                      : timed || *why == '\0' ? curl_easy_strerror(code)
                                                              : why;
        const auto host = host_of(request.url);
        return {.error = {code_of(code, before_sending),
                          arriving.too_much ? fmt::format("{} answers with more than {} bytes", host, request.most)
                                            : fmt::format("{} gives no answer: {}", host, says)},
                .may_have_arrived = !before_sending};
    }

    CURL* curl_;
};

/// Handles that nobody uses at the moment.
class Client::Handles {
  public:
    std::unique_ptr<Handle> take() {
        {
            const std::lock_guard lock{mutex_};
            if (!kept_.empty()) {
                auto handle = std::move(kept_.back());
                kept_.pop_back();
                return handle;
            }
        }
        return std::make_unique<Handle>();
    }
    void give_back(std::unique_ptr<Handle> handle) {
        const std::lock_guard lock{mutex_};
        if (kept_.size() < kMostKept) kept_.push_back(std::move(handle));
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Handle>> kept_;
};

Client::Client() : Client(Options{}) {}

Client::Client(Options options) : options_(std::move(options)), handles_(std::make_unique<Handles>()) { be_ready(); }

Client::~Client() = default;

std::expected<ClientAnswer, NoAnswer> Client::send(const ClientRequest& request) {
    if (request.url.find_first_of(std::string_view{"\0\r\n", 3}) != request.url.npos)
        return std::unexpected(NoAnswer{{Code::invalid_fields, "The address holds a line end."}});
    auto handle = handles_->take();
    auto answer = handle->send(request, options_);
    handles_->give_back(std::move(handle));
    return answer;
}

}  // namespace hf::http
