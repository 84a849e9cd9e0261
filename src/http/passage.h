// One passage on its way: what a source tells as it streams, kept for the server and passed on to the Delivery.
#pragma once

#include <string>
#include <string_view>

#include "http/relay.h"

namespace hf::http {

/// Whoever streams a source calls announce() or fail() first, then exactly one of the words about the end. The last
/// word counts.
class Passage {
  public:
    Passage(Pass& pass, Request& request, Wire& wire, NetworkThread& thread);

    Request& request;
    Wire& wire;
    NetworkThread& thread;

    /// Shows the head to the Delivery. False: it gave a reply that goes out instead, and nothing more is to be sent.
    [[nodiscard]] bool announce(AnswerHead& head);

    /// Whether the answer is to be read, and how much of it at most. Nothing: it is announced and streamed.
    std::optional<std::size_t> reads(const AnswerHead& head) const;
    /// It was read whole: nothing more is to be sent.
    void was_read(AnswerHead head, std::string body);

    /// No head came: the visitor is told so, unless the Delivery has other words. `why` is for the log.
    void fail(const Error& error, std::string why);
    void fail(Reply reply, std::string why);
    void delivered() { ending_ = Ending::delivered; }
    void visitor_left();
    /// After the head was sent on.
    void source_broke(std::string why);
    /// Something was thrown on the way: the answer breaks off, or becomes this error if nothing was sent.
    void give_up(const Error& error, std::string why);

    /// Where a drill may kill the process: in deliveries that somebody cares about.
    void crash_point(std::string_view name) const;
    Delivery* delivery() const { return delivery_; }

    /// Tells the Delivery how it went and runs what it asks for.
    Co<void> end();
    void note(std::string why);
    PassResult take_result() { return std::move(result_); }

  private:
    Delivery* delivery_;
    Ending ending_ = Ending::no_source;
    int status_ = 0;
    struct Read {
        AnswerHead head;
        std::string body;
    };
    std::optional<Read> read_;
    PassResult result_;
};

/// The two kinds of source.
Co<void> relay_file(const FileSource& source, Passage& passage);
Co<void> relay_upstream(const UpstreamSource& source, Passage& passage);

}  // namespace hf::http
