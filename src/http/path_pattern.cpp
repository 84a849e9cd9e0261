#include <algorithm>

#include "base/text.h"
#include "http/path.h"

namespace hf::http {

namespace {

// Control characters never stand in a canonical path, so they can stand for what is no text.
constexpr char kWithin = '\x01';
constexpr std::string_view kAcross = "\x02";

/// The next segment of a decoded path without its first slash; `rest` loses it.
std::string_view take_segment(std::string_view& rest) {
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return segment;
}

/// Greedy matching with one way back is enough for stars: an earlier star never needs to give up what a later one has.
bool segment_matches(std::string_view pattern, std::string_view text) {
    if (pattern.size() == 1 && pattern.front() == kWithin) return !text.empty();
    std::size_t p = 0, t = 0, star = pattern.npos, star_text = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == kWithin) {
            star = p++;
            star_text = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p, ++t;
        } else if (star != pattern.npos) {
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    return std::ranges::all_of(pattern.substr(p), [](char c) { return c == kWithin; });
}

}  // namespace

Result<PathPattern> PathPattern::parse(std::string_view text) {
    PathPattern pattern;
    pattern.text_ = TRY(canonical_path(text));
    const std::string_view canonical = pattern.text_;
    pattern.fixed_ = canonical.rfind('/', canonical.find('*')) + 1;

    auto rest = canonical.substr(1);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    while (!rest.empty()) {
        const auto segment = take_segment(rest);
        if (segment == "**") {
            pattern.segments_.emplace_back(kAcross);
            continue;
        }
        if (segment.find("**") != segment.npos) return fail(Code::bad_path, "** stands for whole segments: \"/a/**\".");
        std::string marked{segment};
        std::ranges::replace(marked, '*', kWithin);  // before decoding: %2A is a star that means itself
        pattern.segments_.push_back(decoded_path(marked));
    }
    return pattern;
}

std::string_view PathPattern::rest_of(std::string_view canonical) const {
    const auto segments = std::ranges::count(fixed_part(), '/');
    for (std::ptrdiff_t i = 0; i < segments; ++i) take_segment(canonical);  // the first is the nothing before "/"
    return canonical;
}

bool PathPattern::matches(std::string_view canonical) const {
    std::string plain;
    if (canonical.find('%') != canonical.npos) canonical = plain = decoded_path(canonical);
    if (!canonical.empty()) canonical.remove_prefix(1);
    if (canonical.ends_with('/')) canonical.remove_suffix(1);

    auto rest = canonical;
    std::size_t p = 0, across = segments_.size();
    std::string_view across_rest;
    while (!rest.empty()) {
        if (p < segments_.size() && segments_[p] == kAcross) {
            across = p++;
            across_rest = rest;
            continue;
        }
        auto after = rest;
        if (p < segments_.size() && segment_matches(segments_[p], take_segment(after))) {
            rest = after;
            ++p;
        } else if (across < segments_.size()) {
            take_segment(across_rest);
            rest = across_rest;
            p = across + 1;
        } else {
            return false;
        }
    }
    while (p < segments_.size() && segments_[p] == kAcross) ++p;
    return p == segments_.size();
}

}  // namespace hf::http
