#include "http/assets.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "http/media_types.h"
#include "http/pages.h"
#include "http/request.h"

namespace hf::http {
namespace {

/// Templates are embedded too, but are nobody's business.
bool is_asset(std::string_view name) {
    return name.ends_with(".css") || name.ends_with(".js") || name.ends_with(".svg");
}

const std::string& digest() {
    static const std::string kDigest = [] {
        std::string all;
        for (auto name : page_names())
            if (is_asset(name)) all.append(name).append(1, '\0').append(page(name)).append(1, '\0');
        const auto made = sha256(all);
        return base32(std::span{made}.first<10>());
    }();
    return kDigest;
}

}  // namespace

std::string assets_at(std::string_view place) { return std::string{place} + digest() + '/'; }

bool has_asset(std::string_view name) { return is_asset(name) && std::ranges::binary_search(page_names(), name); }

Reply asset_reply(const Request& request, std::string_view rest) {
    const auto parts = split(rest, '/');
    if (parts.size() != 2 || !has_asset(parts[1])) return problem({Code::not_found}, request);
    auto reply = text_reply(200, media_type(parts[1]), std::string{page(parts[1])});
    reply.fields.add("Cache-Control", parts[0] == digest() ? "public, max-age=31536000, immutable" : "no-cache");
    reply.fields.add("X-Content-Type-Options", "nosniff");
    reply.fields.add("Cross-Origin-Resource-Policy", "same-origin");
    return reply;
}

}  // namespace hf::http
