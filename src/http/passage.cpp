#include "http/passage.h"

#include "base/crash_point.h"
#include "http/network_thread.h"

namespace hf::http {

Passage::Passage(Pass& pass, Request& its_request, Wire& its_wire, NetworkThread& its_thread)
    : request(its_request), wire(its_wire), thread(its_thread), delivery_(pass.delivery.get()) {}

bool Passage::announce(AnswerHead& head) {
    status_ = head.status;
    if (delivery_ == nullptr) return true;
    auto other = delivery_->on_head(head);
    if (!other) return true;
    status_ = other->status;
    ending_ = Ending::refused;
    result_.instead = *std::move(other);
    return false;
}

std::optional<std::size_t> Passage::reads(const AnswerHead& head) const {
    return delivery_ != nullptr ? delivery_->reads(head) : std::nullopt;
}

void Passage::was_read(AnswerHead head, std::string body) {
    status_ = head.status;
    ending_ = Ending::refused;
    read_ = Read{std::move(head), std::move(body)};
}

void Passage::fail(const Error& error, std::string why) { fail(problem(error, request), std::move(why)); }

void Passage::fail(Reply reply, std::string why) {
    note(std::move(why));
    ending_ = Ending::no_source;
    if (delivery_ != nullptr)
        if (auto other = delivery_->on_failure(reply)) reply = *std::move(other);
    status_ = reply.status;
    result_.instead = std::move(reply);
}

void Passage::visitor_left() {
    ending_ = Ending::visitor_left;
    result_.whole = false;
}

void Passage::source_broke(std::string why) {
    note(std::move(why));
    ending_ = Ending::source_broke;
    result_.whole = false;
    wire.break_off();
}

void Passage::give_up(const Error& error, std::string why) {
    if (wire.started()) return source_broke(std::move(why));
    note(std::move(why));
    ending_ = Ending::no_source;
    // The Delivery may be what has thrown: it is told, but not asked.
    auto reply = problem(error, request);
    status_ = reply.status;
    result_.instead = std::move(reply);
}

void Passage::crash_point(std::string_view name) const {
    if (delivery_ != nullptr) hf::crash_point(name);
}

void Passage::note(std::string why) {
    if (why.empty()) return;
    if (!result_.failure.empty()) result_.failure += "; ";
    result_.failure += why;
}

Co<void> Passage::end() {
    if (delivery_ == nullptr) co_return;
    if (auto ask = delivery_->ended(ending_, status_)) {
        try {
            co_await run(thread, std::move(*ask));
        } catch (const WorldError& failure) {
            // The answer is out. What was to be recorded is made up for by whoever's lease now runs out.
            note(std::string{"the end of the delivery was not recorded: "} + failure.what());
        }
    }
    if (read_) result_.instead = delivery_->on_read(std::move(read_->head), std::move(read_->body));
}

}  // namespace hf::http
