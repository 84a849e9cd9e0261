#include "http/preconditions.h"

#include "base/text.h"

namespace hf::http {

namespace {

/// Takes the first entity tag off a list; an empty text when there is none that can be read.
std::string_view take_tag(std::string_view& list) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
    const std::size_t open = list.starts_with("W/") ? 2 : 0;
    const auto close = open < list.size() && list[open] == '"' ? list.find('"', open + 1) : list.npos;
    if (close == list.npos) return list = {};
    const auto tag = list.substr(0, close + 1);
    list.remove_prefix(close + 1);
    return tag;
}

enum class Comparison { strong, weak };

/// Whether any field of that name lists the tag. A tag of ours is never weak, so "W/" on the other side decides.
bool lists(const FieldViews& fields, std::string_view name, std::string_view etag, Comparison comparison) {
    for (const auto& field : fields) {
        if (!equals_ignoring_case(field.name, name)) continue;
        if (trim(field.value) == "*") return true;
        auto list = field.value;
        for (auto tag = take_tag(list); !tag.empty(); tag = take_tag(list)) {
            if (comparison == Comparison::weak && tag.starts_with("W/")) tag.remove_prefix(2);
            if (tag == etag) return true;
        }
    }
    return false;
}

}  // namespace

Precondition check_preconditions(const FieldViews& fields, const Validators& current) {
    if (fields.has("If-Match")) {
        if (!lists(fields, "If-Match", current.etag, Comparison::strong)) return Precondition::failed;
    } else if (const auto since = parse_http_date(fields["If-Unmodified-Since"])) {
        if (current.last_modified > *since) return Precondition::failed;
    }
    if (fields.has("If-None-Match")) {
        if (lists(fields, "If-None-Match", current.etag, Comparison::weak)) return Precondition::not_modified;
    } else if (const auto since = parse_http_date(fields["If-Modified-Since"])) {
        if (current.last_modified <= *since) return Precondition::not_modified;
    }
    return Precondition::proceed;
}

bool range_still_holds(const FieldViews& fields, const Validators& current) {
    const auto* condition = fields.find("If-Range");
    if (condition == nullptr) return true;
    if (const auto date = parse_http_date(condition->value)) return *date == current.last_modified;
    return condition->value == current.etag;
}

}  // namespace hf::http
