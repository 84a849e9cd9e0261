#include "store/query_file.h"

#include <algorithm>
#include <optional>

namespace hf::store {
namespace {

constexpr std::string_view kMark = "-- name:";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpaces = " \t\r\n";
    const auto first = text.find_first_not_of(kSpaces);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(kSpaces) + 1 - first);
}

bool is_query_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name[0] >= 'a' && std::ranges::all_of(name, fits);
}

/// One "-- name:" and what follows it, up to the next.
struct Section {
    std::string name;
    std::string engine;  // empty: for both
    std::string why;
    std::string sql;
    int line = 0;      // of the mark
    int sql_line = 0;  // of the first line of SQL
};

Section open_section(std::string_view mark, int line) {
    Section section;
    section.line = line;
    auto rest = trimmed(mark.substr(kMark.size()));
    if (const auto bracket = rest.find('['); bracket != rest.npos) {
        if (rest.back() != ']') throw SqlTextError(line, "an engine is marked [postgres] or [sqlite]");
        section.engine = rest.substr(bracket + 1, rest.size() - bracket - 2);
        rest = trimmed(rest.substr(0, bracket));
        if (section.engine != "postgres" && section.engine != "sqlite")
            throw SqlTextError(line, "unknown marker [" + section.engine + "]: there are [postgres] and [sqlite]");
    }
    if (!is_query_name(rest)) throw SqlTextError(line, "a query's name is lower_case letters, digits and _");
    section.name = rest;
    return section;
}

std::vector<Section> cut(std::string_view text) {
    std::vector<Section> sections;
    for (int line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto content = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool comment = trimmed(content).starts_with("--");
        if (content.starts_with(kMark)) {
            sections.push_back(open_section(content, line));
        } else if (sections.empty()) {
            if (!comment && !trimmed(content).empty()) throw SqlTextError(line, "SQL stands before the first -- name:");
        } else if (auto& section = sections.back(); section.sql.empty() && comment) {
            section.why += (section.why.empty() ? "" : "\n") + std::string{trimmed(trimmed(content).substr(2))};
        } else if (!section.sql.empty() || !trimmed(content).empty()) {
            if (section.sql.empty()) section.sql_line = line;
            section.sql += std::string{content} + "\n";
        }
    }
    return sections;
}

/// The one statement of a section, its errors told with the line in the file.
std::string statement_of(const Section& section) {
    try {
        const auto statements = sql_statements(section.sql);
        if (statements.size() != 1)
            throw SqlTextError(
                1, "a query is one statement; " + section.name + " has " + std::to_string(statements.size()));
        refuse_forbidden_words(section.sql);
        return std::string{statements[0]};
    } catch (const SqlTextError& error) {
        throw SqlTextError(std::max(section.sql_line, section.line) + error.line - 1, error.what());
    }
}

std::vector<std::string_view> in_order(std::vector<std::string_view> names) {
    std::ranges::sort(names);
    return names;
}

}  // namespace

std::vector<NamedQuery> parse_queries(std::string_view text) {
    struct Pair {
        const Section* first;
        const Section* twin;
    };
    std::vector<Pair> pairs;
    const auto sections = cut(text);
    for (const auto& section : sections) {
        const auto found = std::ranges::find(pairs, section.name, [](const Pair& pair) { return pair.first->name; });
        if (found == pairs.end()) {
            pairs.push_back({&section, nullptr});
        } else if (found->twin != nullptr || section.engine.empty() || found->first->engine.empty() ||
                   found->first->engine == section.engine) {
            throw SqlTextError(section.line, section.name + " is named twice");
        } else {
            found->twin = &section;
        }
    }

    std::vector<NamedQuery> queries;
    for (const auto& [first, twin] : pairs) {
        const auto one = statement_of(*first);
        if (!first->engine.empty() && twin == nullptr)
            throw SqlTextError(first->line, first->name + " is marked [" + first->engine + "] and has no twin");
        const auto other = twin == nullptr ? one : statement_of(*twin);
        const auto names = sql_parameters(one);
        if (in_order(names) != in_order(sql_parameters(other)))
            throw SqlTextError(twin->line, "the twins of " + first->name + " have different parameters");
        const bool swapped = first->engine == "postgres";
        queries.push_back({first->name,
                           first->why,
                           number_parameters(swapped ? other : one, names, '?'),
                           number_parameters(swapped ? one : other, names, '$'),
                           {names.begin(), names.end()}});
    }
    return queries;
}

MigrationFile parse_migration(std::string_view file_name, std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto stem = file_name.substr(0, file_name.rfind(".sql"));
    const bool well_named = file_name.ends_with(".sql") && stem.size() > 4 && stem[3] == '_' &&
                            std::ranges::all_of(stem.substr(0, 3), is_digit) && is_query_name(stem.substr(4));
    if (!well_named) throw SqlTextError(1, "a migration is named NNN_name.sql, NNN being its number");
    const int number = (stem[0] - '0') * 100 + (stem[1] - '0') * 10 + (stem[2] - '0');
    refuse_forbidden_words(text);
    if (!sql_parameters(text).empty()) throw SqlTextError(1, "a migration has no parameters");
    return {number, std::string{stem}, migration_for_sqlite(text), std::string{text}};
}

}  // namespace hf::store
