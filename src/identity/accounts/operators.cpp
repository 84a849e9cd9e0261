#include "identity/accounts/operators.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Nothing> may_move(const Context& context, const UserRow& user) {
    if (!user.role.is_operator || context.caller.may("*")) return Nothing{};
    return fail(Code::forbidden, "This is an operator, for those who may do everything.");
}

Result<Nothing> leave_an_operator(store::Tx& tx, const UserRow& user) {
    if (!user.role.is_operator) return Nothing{};
    const auto others = tx.one<std::int64_t>(queries::count_other_operators, "id"_p = user.id).value_or(0);
    if (others == 0) return fail(Code::wrong_state, "This is the last operator.");
    return Nothing{};
}

}  // namespace hf::identity
