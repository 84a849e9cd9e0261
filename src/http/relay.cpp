#include "http/relay.h"

#include "http/companion.h"
#include "http/network_thread.h"
#include "http/passage.h"

namespace hf::http {

namespace {

/// Asks for renewals as long as a passage takes, whatever it is waiting for.
class Renewals {
  public:
    explicit Renewals(Passage& passage)
        : passage_(passage), every_(passage.delivery() != nullptr ? passage.delivery()->renew_every() : Duration{0}) {
        if (every_ > Duration{0}) companion_.start(passage.thread, renew());
    }

    Co<void> stop() {
        over_ = true;
        wake_.ring();
        co_await companion_.join();
    }

  private:
    Co<void> renew() {
        Deadline due{passage_.thread, [this] { wake_.ring(); }};
        for (;;) {
            due.in(every_);
            co_await wake_.wait();
            if (over_) co_return;
            auto ask = passage_.delivery()->renew();
            if (!ask) continue;
            try {
                co_await run(passage_.thread, std::move(*ask));
            } catch (const WorldError& failure) {
                passage_.note(std::string{"a lease was not renewed: "} + failure.what());
            }
        }
    }

    Passage& passage_;
    const Duration every_;
    bool over_ = false;
    Bell wake_;
    Companion companion_;
};

Co<void> stream(const Source& source, Passage& passage) {
    try {
        if (const auto* file = std::get_if<FileSource>(&source))
            co_await relay_file(*file, passage);
        else
            co_await relay_upstream(std::get<UpstreamSource>(source), passage);
    } catch (const WorldError& failure) {
        passage.give_up({Code::unavailable, {}, {}, std::chrono::seconds{1}}, failure.what());
    } catch (const std::exception& bug) {
        passage.give_up({Code::internal}, bug.what());
    }
}

}  // namespace

Co<PassResult> relay(Pass& pass, Request& request, Wire& wire, NetworkThread& thread) {
    Passage passage{pass, request, wire, thread};
    passage.crash_point("after_reserve");
    Renewals renewals{passage};
    co_await stream(pass.source, passage);
    co_await renewals.stop();
    co_await passage.end();
    co_return passage.take_result();
}

}  // namespace hf::http
