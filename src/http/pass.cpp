#include "http/pass.h"

#include "http/reaction.h"

namespace hf::http {

std::optional<Reply> Delivery::on_failure(const Reply&) { return std::nullopt; }

std::unique_ptr<Ask> Delivery::renew() { return nullptr; }

}  // namespace hf::http
