// A form on a page: its fields with what is wrong beside them. What was typed is kept when it is refused, but never a
// password.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_text.h"
#include "base/shapes.h"
#include "http/route.h"

namespace hf::identity {

struct PageField {
    std::string_view name;   // in the form, and in the pointers of errors: "first_name", "/first_name"
    std::string_view label;  // what stands above it
    std::string_view type = "text";
    std::string_view autocomplete = "off";  // HTML §4.10.18.7
    std::string_view hint = {};
    bool required = true;
    std::string value = {};  // until somebody types another; of a checkbox: not empty when it is set
};

struct PageForm {
    std::string_view id;
    std::string_view action;
    std::string_view button;
    std::vector<PageField> fields;
    std::vector<std::pair<std::string_view, std::string>> hidden = {};  // sent along: names and values
    bool waits_for_link = false;  // not shown until a script has found the link's secret, or it was sent before
    std::string username = {};    // whose password it is about, where no field says so; not shown
    bool plain = false;           // its button is not what the page is for
};

/// What a form sent, and why it was refused.
struct Refusal {
    http::Form typed;
    Error error;
};

/// The form, empty or as it was refused: markup, for {{{…}}}. The field that has to be looked at first has the focus
/// then.
std::string form_markup(const PageForm& form, const Refusal* refusal);

/// `invalid_fields` when somebody sends what nobody types: nothing of it is shown again.
Result<Nothing> all_short(const http::Form& form);

/// The status of a page with that form.
int status_of(const Refusal* refusal);

/// What every page here carries: its like is not kept, and a form's Origin is said truly to ourselves alone. With
/// Retry-After after a refusal that has one.
http::Reply of_account(http::Reply reply, const Refusal* refusal);

/// See other; no-store.
http::Reply see_other(std::string_view place);

}  // namespace hf::identity
