#include "store/sql_text.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

namespace hf::store {
namespace {

using Kind = SqlToken::Kind;

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool continues_name(char c) { return starts_name(c) || is_digit(c); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

bool same_word(std::string_view a, std::string_view capitals) {
    return std::ranges::equal(a, capitals, [](char x, char y) { return (x >= 'a' && x <= 'z' ? x - 32 : x) == y; });
}

class Lexer {
  public:
    explicit Lexer(std::string_view sql) : sql_(sql) {}

    std::vector<SqlToken> all() {
        std::vector<SqlToken> tokens;
        while (at_ < sql_.size()) {
            start_ = at_;
            const int line = line_;
            const auto kind = next();
            auto text = sql_.substr(start_, at_ - start_);
            line_ += static_cast<int>(std::ranges::count(text, '\n'));
            if (kind == Kind::parameter) text.remove_prefix(1);
            tokens.push_back({kind, text, line});
        }
        return tokens;
    }

  private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }
    [[noreturn]] void refuse(const char* says) const { throw SqlTextError(line_, says); }

    template <class Test>
    void skip(Test test) {
        while (at_ < sql_.size() && test(sql_[at_])) ++at_;
    }

    Kind next() {
        const char c = peek();
        if (is_space(c)) return skip(is_space), Kind::space;
        if (c == '-' && peek(1) == '-') return skip([](char x) { return x != '\n'; }), Kind::comment;
        if (c == '/' && peek(1) == '*') return block_comment();
        if (c == '\'') return quoted('\'', "a string does not end"), Kind::string;
        if (c == '"') return quoted('"', "a quoted name does not end"), Kind::quoted_name;
        if (c == '$') return dollar_quoted();
        if (c == '?') refuse("parameters are written :name, not ?");
        if (c == ':') return parameter();
        if (is_digit(c)) return skip([](char x) { return continues_name(x) || x == '.'; }), Kind::number;
        if (starts_name(c)) return word();
        ++at_;
        return Kind::punctuation;
    }

    Kind block_comment() {
        const auto end = sql_.find("*/", at_ + 2);
        if (end == sql_.npos) refuse("a comment does not end");
        // PostgreSQL nests comments and SQLite does not, so one inside another would be read in two ways.
        if (sql_.substr(at_ + 2, end - at_ - 2).find("/*") != sql_.npos) refuse("a comment opens inside a comment");
        at_ = end + 2;
        return Kind::comment;
    }

    void quoted(char quote, const char* unfinished) {
        ++at_;
        for (;; ++at_) {
            if (at_ >= sql_.size()) refuse(unfinished);
            if (sql_[at_] != quote) continue;
            if (peek(1) != quote) break;
            ++at_;
        }
        ++at_;
    }

    Kind dollar_quoted() {
        if (is_digit(peek(1))) refuse("parameters are written :name, not $1");
        auto end = at_ + 1;
        while (end < sql_.size() && continues_name(sql_[end])) ++end;
        if (end >= sql_.size() || sql_[end] != '$') refuse("a dollar sign opens no dollar quote");
        const auto tag = sql_.substr(at_, end + 1 - at_);
        const auto close = sql_.find(tag, end + 1);
        if (close == sql_.npos) refuse("a dollar-quoted string does not end");
        at_ = close + tag.size();
        return Kind::string;
    }

    Kind parameter() {
        if (peek(1) == ':') refuse("write CAST(x AS type) instead of x::type");
        if (!starts_name(peek(1))) refuse("a colon is followed by no parameter name");
        ++at_;
        skip(continues_name);
        return Kind::parameter;
    }

    Kind word() {
        skip(continues_name);
        if (peek() == '\'') refuse("strings with a letter before the quote mean different things to the two engines");
        return Kind::word;
    }

    std::string_view sql_;
    std::size_t at_ = 0, start_ = 0;
    int line_ = 1;
};

bool says_something(const SqlToken& token) { return token.kind != Kind::space && token.kind != Kind::comment; }
bool is_word(const SqlToken& token, std::string_view capitals) {
    return token.kind == Kind::word && same_word(token.text, capitals);
}
bool is_sign(const SqlToken& token, char sign) { return token.kind == Kind::punctuation && token.text[0] == sign; }

/// The tokens that say something, starting at `from`: for looking at a few words in a row.
std::vector<const SqlToken*> ahead(const std::vector<SqlToken>& tokens, std::size_t from, std::size_t count) {
    std::vector<const SqlToken*> found;
    for (; from < tokens.size() && found.size() < count; ++from)
        if (says_something(tokens[from])) found.push_back(&tokens[from]);
    return found;
}

bool are_words(const std::vector<const SqlToken*>& tokens, std::initializer_list<std::string_view> words) {
    if (tokens.size() < words.size()) return false;
    return std::ranges::equal(words, std::span{tokens}.first(words.size()),
                              [](std::string_view word, const SqlToken* token) { return is_word(*token, word); });
}

std::string_view type_in_sqlite(const SqlToken& token) {
    if (is_word(token, "BIGINT") || is_word(token, "SMALLINT")) return "INTEGER";
    if (is_word(token, "BYTEA")) return "BLOB";
    return token.text;
}

std::string statement_for_sqlite(std::string_view sql) {
    const auto tokens = sql_tokens(sql);
    const auto head = ahead(tokens, 0, 2);
    const bool creates = are_words(head, {"CREATE", "TABLE"});
    if (!creates && !are_words(head, {"ALTER", "TABLE"})) return std::string{sql};

    std::string out;
    const SqlToken* last = nullptr;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        const auto words = ahead(tokens, i, 5);
        const bool always = are_words(words, {"GENERATED", "ALWAYS", "AS", "IDENTITY"});
        if (token.kind == Kind::word &&
            (always || are_words(words, {"GENERATED", "BY", "DEFAULT", "AS", "IDENTITY"}))) {
            while (&tokens[i] != words[always ? 3 : 4]) ++i;
            continue;
        }
        if (token.kind == Kind::comment) continue;
        if (says_something(token)) last = &token;
        if (token.kind == Kind::parameter) throw SqlTextError(token.line, "a migration has no parameters");
        out += type_in_sqlite(token);
    }
    if (!creates) return out;
    if (last == nullptr || !is_sign(*last, ')'))
        throw SqlTextError(last == nullptr ? 1 : last->line, "CREATE TABLE ends with the parenthesis of its columns");
    return out + " STRICT";
}

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql) { return Lexer{sql}.all(); }

std::vector<std::string_view> sql_parameters(std::string_view sql) {
    std::vector<std::string_view> names;
    for (const auto& token : sql_tokens(sql))
        if (token.kind == Kind::parameter && std::ranges::find(names, token.text) == names.end())
            names.push_back(token.text);
    return names;
}

std::string number_parameters(std::string_view sql, const std::vector<std::string_view>& names, char sign) {
    std::string out;
    for (const auto& token : sql_tokens(sql)) {
        if (token.kind != Kind::parameter) {
            out += token.text;
            continue;
        }
        const auto found = std::ranges::find(names, token.text);
        if (found == names.end()) throw SqlTextError(token.line, "no parameter is named " + std::string{token.text});
        out += sign + std::to_string(found - names.begin() + 1);
    }
    return out;
}

std::vector<std::string_view> sql_statements(std::string_view sql) {
    std::vector<std::string_view> statements;
    const char* first = nullptr;
    const char* end = nullptr;
    const auto close = [&] {
        if (first != nullptr) statements.emplace_back(first, end);
        first = nullptr;
    };
    for (const auto& token : sql_tokens(sql)) {
        if (is_sign(token, ';')) {
            close();
        } else if (says_something(token)) {
            // The colon before a parameter's name is not part of its text.
            if (first == nullptr) first = token.text.data() - (token.kind == Kind::parameter ? 1 : 0);
            end = token.text.data() + token.text.size();
        }
    }
    close();
    return statements;
}

std::string migration_for_sqlite(std::string_view sql) {
    std::string out;
    for (const auto statement : sql_statements(sql)) {
        const int line = 1 + static_cast<int>(std::count(sql.data(), statement.data(), '\n'));
        try {
            out += statement_for_sqlite(statement) + ";\n";
        } catch (const SqlTextError& error) {
            throw SqlTextError(line + error.line - 1, error.what());
        }
    }
    return out;
}

void refuse_forbidden_words(std::string_view sql) {
    struct Row {
        std::string_view word, next;  // `next` may be empty
        bool called;
        const char* says;
    };
    // clang-format off
    static constexpr std::array kRows{
        Row{"DEFERRABLE", "",        false, "DEFERRABLE: constraints hold at every statement, or deeds fail where nobody looks"},
        Row{"INSERT", "OR",      false, "INSERT OR is SQLite's alone: write ON CONFLICT"},
        Row{"REPLACE", "INTO",   false, "REPLACE INTO is SQLite's alone: write ON CONFLICT"},
        Row{"LIKE", "",              false, "LIKE folds case on one engine and not on the other"},
        Row{"ILIKE", "",             false, "ILIKE is PostgreSQL's alone"},
        Row{"TRIGGER", "",           false, "triggers hide what a deed does"},
        Row{"NOW", "",               true,  "now() asks the database for the time: pass it in"},
        Row{"CURRENT_TIMESTAMP", "", false, "CURRENT_TIMESTAMP asks the database for the time: pass it in"},
        Row{"CURRENT_DATE", "",      false, "CURRENT_DATE asks the database for the time: pass it in"},
        Row{"CURRENT_TIME", "",      false, "CURRENT_TIME asks the database for the time: pass it in"},
        Row{"RANDOM", "",            true,  "random() makes a deed that is run twice do two things: pass chance in"},
    };
    // clang-format on
    const auto tokens = sql_tokens(sql);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind != Kind::word) continue;
        const auto words = ahead(tokens, i, 2);
        for (const auto& row : kRows) {
            if (!is_word(*words[0], row.word)) continue;
            const bool meant = row.called         ? words.size() > 1 && is_sign(*words[1], '(')
                               : row.next.empty() ? true
                                                  : words.size() > 1 && is_word(*words[1], row.next);
            if (meant) throw SqlTextError(tokens[i].line, row.says);
        }
    }
}

}  // namespace hf::store
