// Pages for people: a body inside the one layout (web/layout.html), under a policy that lets a page do nothing but what
// this server itself sends. Templates are Mustache; all that is put into {{…}} is text, whatever it contains.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.h"
#include "http/assets.h"
#include "http/reply.h"

namespace hf::http {

struct PageLink {
    std::string_view href, text;
};

/// What stands around a body.
struct PageHead {
    std::string title;
    /// The class of <body>. Where web/ has LOOK.css and LOOK.js, these are the page's own style and script.
    std::string_view look;
    std::string_view assets = kAssets;  // where this listener sends them
    std::string_view ribbon{};          // said loudly above everything, or empty
    std::vector<PageLink> bar{};        // ways to other pages, at the top; none: no bar
    bool listed = false;                // search engines may list it, and shared links show it
    std::string description{};          // for them
    json::object facts{};               // JSON-LD about it, or empty
};

/// The template with the data in it. An empty text, null and false leave a section out; a section looks in what is
/// around it for what it does not have itself. A template that is not well formed is a bug.
std::string render(std::string_view body, const json::object& data);

/// The whole page with its policy, no-referrer and nosniff. Whether it may be kept is the caller's to say.
Reply page_reply(int status, const PageHead& head, std::string_view body, const json::object& data);

}  // namespace hf::http
