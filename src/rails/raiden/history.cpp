#include "rails/raiden/history.h"

#include <fmt/format.h>

#include "base/crash_point.h"
#include "rails/queries.h"

namespace hf::rails {

using store::operator""_p;

namespace {

struct Cursor {
    std::string token;
    std::int64_t position = 0;
    std::string last_entry;
    Time since;
};
BOOST_DESCRIBE_STRUCT(Cursor, (), (token, position, last_entry, since))

/// What a page comes to before the store is asked.
struct Read {
    std::vector<Arrival> arrivals;
    std::int64_t passed_over = 0;
    std::int64_t malformed = 0;
    std::string why;  // of the first that is malformed
};

const Caller& system() {
    static const Caller kSystem{Caller::Kind::system, "raiden", {}};
    return kSystem;
}

Cursor cursor_of(const store::Kernel& kernel, const std::string& token) {
    const auto find = [&](store::Tx& tx) { return tx.one<Cursor>(queries::find_raiden_cursor, "token"_p = token); };
    if (auto cursor = store::read(kernel.store, find)) return *std::move(cursor);
    const auto now = kernel.clock.now();
    const auto begun = store::write(kernel.store, [&](store::Tx& tx) {
        tx.run(queries::begin_raiden_cursor, "token"_p = token, "now"_p = now);
        return find(tx);
    });
    CHECK(begun.has_value(), "a cursor that was begun is there");
    return *begun;
}

Read read_entries(const Raiden& raiden, const RaidenToken& token, const Cursor& cursor, const json::array& entries,
                  std::size_t first) {
    Read read;
    for (std::size_t i = first; i < entries.size(); ++i) {
        const auto event = read_raiden_event(entries[i], token.address);
        if (!event) {
            if (read.malformed++ == 0)
                read.why = fmt::format("entry {}: {}", cursor.position + static_cast<std::int64_t>(i - first),
                                       event.error().says());
        } else if (event->kind == RaidenEvent::Kind::received) {
            if (event->at < cursor.since - kRaidenLongBefore)
                ++read.passed_over;
            else
                read.arrivals.push_back(raiden.arrival_of(token, *event));
        }
    }
    return read;
}

Result<void> move(store::Tx& tx, const Cursor& from, std::int64_t position, std::string_view last_entry) {
    if (tx.one<std::string>(queries::move_raiden_cursor, "token"_p = from.token, "position"_p = position,
                            "last_entry"_p = last_entry, "old_position"_p = from.position,
                            "old_last_entry"_p = from.last_entry))
        return {};
    return fail(Code::wrong_state, "Another process reads the history of this token.");
}

}  // namespace

Result<Page> read_raiden_page(const store::Kernel& kernel, const Raiden& raiden, const RaidenToken& token,
                              const RaidenDuties& duties) {
    const auto cursor = cursor_of(kernel, token.address);
    const std::size_t known = cursor.position > 0 ? 1 : 0;
    const auto entries = TRY(raiden.node().history(token.address, {}, kRaidenPage + static_cast<std::int64_t>(known),
                                                   cursor.position - static_cast<std::int64_t>(known)));

    if (known == 1 && (entries.empty() || fingerprint_of(entries.front()) != cursor.last_entry)) {
        TRY(store::write(kernel.store, [&](store::Tx& tx) { return move(tx, cursor, 0, ""); }));
        return Page{.more = true, .anew = true};
    }
    const auto count = static_cast<std::int64_t>(entries.size() - known);
    if (count == 0) return Page{};

    const auto read = read_entries(raiden, token, cursor, entries, known);
    const auto last = fingerprint_of(entries.back());
    const auto context = kernel.context(system());
    const auto move_on = [&](store::Tx& tx) { return move(tx, cursor, cursor.position + count, last); };
    const bool is_apart = is_control("raiden_cursor_apart");
    if (is_apart) TRY(store::write(kernel.store, move_on));
    crash_point("raiden.before_page");
    TRY(store::write(kernel.store, [&](store::Tx& tx) -> Result<void> {
        for (const auto& arrival : read.arrivals) duties.receive(tx, context, arrival);
        return is_apart ? Result<void>{} : move_on(tx);
    }));
    if (read.malformed > 0)
        duties.note("the Raiden node tells of payments that cannot be read; they were skipped",
                    fmt::format("{} of {}, {}", read.malformed, count, read.why));
    if (read.passed_over > 0 && cursor.position == 0)
        duties.note("the Raiden node has payments from before this database; they are passed over", token.asset.text());
    return Page{.entries = count, .more = count >= kRaidenPage};
}

}  // namespace hf::rails
