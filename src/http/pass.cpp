#include "http/pass.h"

#include "base/check.h"
#include "http/reaction.h"

namespace hf::http {

std::optional<std::size_t> Delivery::reads(const AnswerHead&) { return std::nullopt; }

Reaction Delivery::on_read(AnswerHead, std::string) {
    CHECK(false, "who reads an answer knows what to do with it");
    return Reply{};
}

std::optional<Reply> Delivery::on_failure(const Reply&) { return std::nullopt; }

std::unique_ptr<Ask> Delivery::renew() { return nullptr; }

}  // namespace hf::http
