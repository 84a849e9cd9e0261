// embed_files ROOM OUTDIR FILES...: writes OUTDIR/pages.h and OUTDIR/pages.cpp, the files' bytes under their names.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// Bytes as string literals: any byte can stand there, and a compiler reads them far quicker than a list of numbers.
void write_literal(std::ostream& out, const std::string& bytes) {
    constexpr char kDigits[] = "01234567";
    out << "        \"";
    std::size_t width = 0;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '?') {
            out << c;
        } else {
            out << '\\' << kDigits[byte >> 6] << kDigits[byte >> 3 & 7] << kDigits[byte & 7];
        }
        if (++width % 100 == 0) out << "\"\n        \"";
    }
    out << '"';
}

void write_header(std::ostream& out, const std::string& room) {
    out << "// Written by embed_files.\n#pragma once\n\n#include <span>\n#include <string_view>\n\nnamespace hf::"
        << room
        << " {\n\n/// The bytes of an embedded file, by its name. A name that was not embedded is a bug.\n"
           "std::string_view page(std::string_view name);\n/// The names of all of them, sorted.\n"
           "std::span<const std::string_view> page_names();\n\n}  // namespace hf::"
        << room << "\n";
}

void write_source(std::ostream& out, const std::string& room, const std::vector<fs::path>& files) {
    out << "// Written by embed_files.\n#include \"" << room
        << "/pages.h\"\n\n#include <algorithm>\n\n#include \"base/check.h\"\n\nnamespace hf::" << room
        << " {\nnamespace {\n\nconstexpr std::string_view kNames[] = {\n";
    for (const auto& file : files) out << "    \"" << file.filename().string() << "\",\n";
    out << "};\n\nconstexpr std::string_view kBytes[] = {\n";
    for (const auto& file : files) {
        std::ifstream in{file, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        out << "    {\n";
        write_literal(out, bytes);
        out << ", " << bytes.size() << "},\n";
    }
    out << "};\n\n}  // namespace\n\nstd::string_view page(std::string_view name) {\n"
           "    const auto* found = std::ranges::lower_bound(kNames, name);\n"
           "    CHECK(found != std::end(kNames) && *found == name, \"a page that is asked for was embedded\");\n"
           "    return kBytes[found - kNames];\n}\n\n"
           "std::span<const std::string_view> page_names() { return kNames; }\n\n}  // namespace hf::"
        << room << "\n";
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) {
        std::cerr << "embed_files ROOM OUTDIR FILES...\n";
        return 2;
    }
    const std::string room = arguments[1];
    const fs::path folder = arguments[2];
    std::vector<fs::path> files{arguments + 3, arguments + count};
    const auto name = [](const fs::path& file) { return file.filename().string(); };
    std::ranges::sort(files, {}, name);
    if (const auto twice = std::ranges::adjacent_find(files, {}, name); twice != files.end()) {
        std::cerr << twice->string() << ":1: error: another file has the same name\n";
        return 1;
    }
    for (const auto& file : files) {
        if (fs::is_regular_file(file)) continue;
        std::cerr << file.string() << ":1: error: cannot be read\n";
        return 1;
    }
    fs::create_directories(folder);
    std::ofstream head{folder / "pages.h", std::ios::binary}, body{folder / "pages.cpp", std::ios::binary};
    write_header(head, room);
    write_source(body, room, files);
    return head && body ? 0 : 1;
}
