// embed_sql ROOM OUTDIR [queries.sql...] [NNN_name.sql...]: writes OUTDIR/queries.h and OUTDIR/queries.cpp.
//
// What is wrong with a file stops the build with its name, the line and a sentence.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "store/query_file.h"

namespace {

using hf::store::MigrationFile;
using hf::store::NamedQuery;
namespace fs = std::filesystem;

std::string contents_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw hf::store::SqlTextError(0, "cannot be read");
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string raw(const std::string& text) {
    if (text.find(")sql\"") != text.npos) throw hf::store::SqlTextError(0, "contains )sql\", which ends a raw string");
    return "R\"sql(" + text + ")sql\"";
}

std::string commented(const std::string& why) {
    std::string out;
    std::istringstream lines{why};
    for (std::string line; std::getline(lines, line);) out += "/// " + line + "\n";
    return out;
}

std::string header(const std::string& room, const std::vector<NamedQuery>& queries) {
    std::string out =
        "// Written by embed_sql from the room's queries.sql and migrations.\n#pragma once\n\n#include <span>\n\n"
        "#include \"store/migration.h\"\n#include \"store/query.h\"\n\n";
    if (!queries.empty()) out += "namespace hf::" + room + "::queries {\n\n";
    for (const auto& query : queries) {
        std::string names;
        for (const auto& name : query.parameters) names += (names.empty() ? "\"" : ", \"") + name + "\"";
        out += commented(query.why) + "inline constexpr store::Query<" + names + "> " + query.name + "{\"" + room +
               "." + query.name + "\", " + raw(query.sqlite) + ", " + raw(query.postgres) + "};\n\n";
    }
    if (!queries.empty()) out += "}  // namespace hf::" + room + "::queries\n\n";
    return out + "namespace hf::" + room +
           " {\n\nstd::span<const store::QueryText* const> all_queries();\n"
           "std::span<const store::Migration> migrations();\n\n}  // namespace hf::" +
           room + "\n";
}

std::string source(const std::string& room, const std::vector<NamedQuery>& queries,
                   const std::vector<MigrationFile>& migrations) {
    std::string out =
        "// Written by embed_sql.\n#include \"" + room + "/queries.h\"\n\nnamespace hf::" + room + " {\n\n";
    out += "std::span<const store::QueryText* const> all_queries() {\n";
    std::string rows;
    for (const auto& query : queries) rows += "        &queries::" + query.name + ",\n";
    if (!rows.empty()) out += "    static constexpr const store::QueryText* kAll[] = {\n" + rows + "    };\n";
    out += rows.empty() ? "    return {};\n}\n\n" : "    return kAll;\n}\n\n";

    out += "std::span<const store::Migration> migrations() {\n";
    rows.clear();
    for (const auto& one : migrations)
        rows += "        {\"" + room + "\", " + std::to_string(one.number) + ", \"" + one.name + "\", " +
                raw(one.sqlite) + ", " + raw(one.postgres) + "},\n";
    if (!rows.empty()) out += "    static constexpr store::Migration kAll[] = {\n" + rows + "    };\n";
    return out + (rows.empty() ? "    return {};\n}\n\n" : "    return kAll;\n}\n\n") + "}  // namespace hf::" + room +
           "\n";
}

void embed(const std::string& room, const fs::path& out, const std::vector<fs::path>& files, fs::path& reading) {
    std::vector<NamedQuery> queries;
    std::vector<MigrationFile> migrations;
    for (const auto& file : files) {
        reading = file;
        const auto text = contents_of(file);
        if (file.filename() == "queries.sql")
            std::ranges::move(hf::store::parse_queries(text), std::back_inserter(queries));
        else
            migrations.push_back(hf::store::parse_migration(file.filename().string(), text));
        if (migrations.size() > 1 && migrations.back().number <= migrations[migrations.size() - 2].number)
            throw hf::store::SqlTextError(1, "this number is taken: migrations are numbered one after the other");
    }
    fs::create_directories(out);
    std::ofstream{out / "queries.h", std::ios::binary} << header(room, queries);
    std::ofstream{out / "queries.cpp", std::ios::binary} << source(room, queries, migrations);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::cerr << "embed_sql ROOM OUTDIR [queries.sql...] [NNN_name.sql...]\n";
        return 2;
    }
    std::vector<fs::path> files{arguments + 3, arguments + count};
    std::ranges::sort(files);
    fs::path reading;
    try {
        embed(arguments[1], arguments[2], files, reading);
    } catch (const hf::store::SqlTextError& error) {
        std::cerr << reading.string() << ":" << error.line << ": error: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
