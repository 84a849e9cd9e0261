// The users of the origins, as their tables hold them.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "identity/accounts/import_user.h"
#include "store/source.h"

namespace hf::cli {

/// Columns of its table `users`, in the order of OriginColumn; one that it does not have is empty and stands last.
struct Origin {
    std::string_view name;  // in `users.origin`
    std::span<const std::string_view> columns;
};

Origin openon();
Origin peerpush();

/// What is in a row of these columns, or a sentence that says why it cannot be taken over.
std::expected<identity::OriginUser, std::string> read_origin_user(const Origin& origin, const store::SourceRow& row);

/// A moment as SQLAlchemy writes it to either database, "2025-01-31 12:00:00.123456+00": UTC where no zone is said.
Result<Time> read_origin_time(std::string_view text);

}  // namespace hf::cli
