// Conditional requests (RFC 9110 §13) against something that has a strong entity tag and a time of last change.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "http/fields.h"

namespace hf::http {

struct Validators {
    std::string etag;    // with its quotes
    Time last_modified;  // whole seconds, as HTTP dates are
};

enum class Precondition { proceed, not_modified, failed };

/// In the order of §13.2.2, for GET and HEAD. Dates that cannot be read count as absent.
Precondition check_preconditions(const FieldViews& fields, const Validators& current);

/// Whether Range is to be honoured (§13.1.5): there is no If-Range, or it names exactly what is there now.
bool range_still_holds(const FieldViews& fields, const Validators& current);

}  // namespace hf::http
