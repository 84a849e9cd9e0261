#include "main/origin_users.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hf::cli {
namespace {

// When somebody came stands first: who came first keeps his name.
enum Column { created_at, id, email, username, password_hash, is_active, full_name };

constexpr std::array<std::string_view, 7> kOpenon{"created_at",      "id",        "email",    "username",
                                                  "hashed_password", "is_active", "full_name"};
constexpr std::array<std::string_view, 6> kPeerpush{"created_at",    "id",       "email", "username",
                                                    "password_hash", "is_active"};

bool is_text(const std::string& value) { return value.find('\0') == value.npos && is_utf8(value); }

std::optional<bool> yes_or_no(const store::SourceValue& value) {
    if (!value || *value == "1" || *value == "true") return true;
    if (*value == "0" || *value == "false") return false;
    return std::nullopt;
}

}  // namespace

Origin openon() { return {"openon", kOpenon}; }
Origin peerpush() { return {"peerpush", kPeerpush}; }

Result<Time> read_origin_time(std::string_view text) {
    std::string spelled{text};
    if (spelled.size() > 10 && spelled[10] == ' ') spelled[10] = 'T';
    const auto zone = spelled.find_first_of("+-Z", 11);
    if (spelled.size() > 11 && zone == spelled.npos)
        spelled += 'Z';
    else if (zone != spelled.npos && spelled.size() == zone + 3)
        spelled += ":00";
    return parse_rfc3339(spelled);
}

std::expected<identity::OriginUser, std::string> read_origin_user(const Origin& origin, const store::SourceRow& row) {
    for (const auto column : {id, email, username})
        if (!row[column] || row[column]->empty())
            return std::unexpected("it has no " + std::string{origin.columns[column]});
    if (!std::ranges::all_of(row, [](const auto& value) { return !value || is_text(*value); }))
        return std::unexpected("it holds what is no UTF-8 text");
    const auto active = yes_or_no(row[is_active]);
    if (!active) return std::unexpected("is_active is neither yes nor no");
    const auto since = row[created_at] ? read_origin_time(*row[created_at]) : fail(Code::malformed_request);
    if (!since) return std::unexpected("created_at is no time");
    return identity::OriginUser{.origin = std::string{origin.name},
                                .id = *row[id],
                                .email = *row[email],
                                .username = *row[username],
                                .full_name = row.size() > full_name ? row[full_name].value_or("") : std::string{},
                                .password_hash = row[password_hash].value_or(""),
                                .is_active = *active,
                                .created_at = *since};
}

}  // namespace hf::cli
