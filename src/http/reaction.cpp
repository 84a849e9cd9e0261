#include "http/reaction.h"

#include "base/check.h"

namespace hf::http {

void AskTask::settle(std::exception_ptr failure) noexcept {
    CHECK(resume, "whoever submits an AskTask waits for it");
    failure_ = std::move(failure);
    resume();
}

}  // namespace hf::http
