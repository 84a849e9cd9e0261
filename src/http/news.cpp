#include "http/news.h"

#include <functional>

#include "http/network_thread.h"

namespace hf::http {

News::Subject News::subject(std::string_view topic, std::string_view key) {
    const auto mixed = std::hash<std::string_view>{}(topic) * 0x9e3779b97f4a7c15 + std::hash<std::string_view>{}(key);
    return mixed == 0 ? 1 : mixed;
}

void News::tell(std::string_view topic, std::string_view key) {
    const auto about = key.empty() ? Subject{0} : subject(topic, key);
    const std::lock_guard lock{mutex_};
    const auto number = latest_.fetch_add(1) + 1;
    (about == 0 ? everything_ : told_[about % told_.size()]).store(number);
    for (auto* thread : threads_) thread->tell(about);
}

bool News::told_since(std::uint64_t moment, Subject subject) const {
    return everything_.load() > moment || told_[subject % told_.size()].load() > moment;
}

void News::add(NetworkThread& thread) {
    const std::lock_guard lock{mutex_};
    threads_.push_back(&thread);
}

void News::remove(NetworkThread& thread) {
    const std::lock_guard lock{mutex_};
    std::erase(threads_, &thread);
}

}  // namespace hf::http
