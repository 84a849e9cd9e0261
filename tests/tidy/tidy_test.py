"""Every house rule can fail: a small bad sample for each, and a good one beside it."""
import unittest

import calls
import pages
import rooms
import sql
import texts
from tree import Tree

ROOMS = "base\nstore\nhttp jobs\npaywall\nmain\nhttp: jobs\n"

# rule, file, bad text, good text, a word of the message
TABLE = [
    (rooms.check_includes, "src/base/a.cpp", '#include "store/tx.h"\n', '#include "base/a.h"\n', "below"),
    (rooms.check_includes, "src/jobs/a.cpp", '#include "http/api.h"\n', '#include "store/tx.h"\n', "neighbours"),
    (rooms.check_includes, "src/jobs/b.cpp", '#include "tx.h"\n', '#include <vector>\n', "ROOM/FILE.h"),
    (rooms.check_third_parties, "src/paywall/a.h", "#include <sqlite3.h>\n", "#include <boost/json.hpp>\n", "store"),
    (rooms.check_third_parties, "src/jobs/a.h", "#include <boost/asio.hpp>\n", "#include <fmt/core.h>\n", "http"),
    (rooms.check_third_parties, "src/base/a.h", "#include <nlohmann/json.hpp>\n", "", "no room"),
    (rooms.check_third_parties, "src/base/a.cpp", "#include <gtest/gtest.h>\n", "", "_test.cpp"),
    (calls.check_banned, "src/jobs/a.cpp", "a = system_clock::now();\n", "// system_clock::now()\n", "Context::now"),
    (calls.check_banned, "src/jobs/a.cpp", "auto t = time(nullptr);\n", "auto t = time(now);\n", "Context::now"),
    (calls.check_banned, "src/jobs/a.cpp", "int n = rand();\n", "int n = operand(1);\n", "randomness"),
    (calls.check_banned, "src/jobs/a.cpp", "std::random_device d;\n", 'say("random_device");\n', "randomness"),
    (calls.check_banned, "src/jobs/a.cpp", 'getenv("X");\n', 'say("getenv(");\n', "configuration"),
    (calls.check_banned, "src/jobs/a_test.cpp", "sleep_for(1s);\n", "wait_for(lock, 1s);\n", "wait for the event"),
    (calls.check_banned, "src/jobs/a.cpp", 'std::cout << 1;\n', "out << 1;\n", "main"),
    (calls.check_banned, "src/jobs/a.cpp", "assert(x);\n", "static_assert(x);\n", "CHECK"),
    (calls.check_banned, "src/jobs/a.cpp", "int n = std::stoi(s);\n", "auto n = parse_number(s);\n", "base/text.h"),
    (calls.check_banned, "src/jobs/a.cpp", "t.detach();\n", "t.join();\n", "join"),
    (calls.check_banned, "src/jobs/a.cpp", "using namespace std;\n", "using std::string;\n", "name what"),
    (calls.check_banned, "src/jobs/a.cpp", "sprintf(b, f);\n", "snprintf(b, n, f);\n", "fmt"),
    (calls.check_catch_all, "src/jobs/a.cpp", "try {} catch (...) { }", "try {} catch (...) { throw; }", "swallows"),
    (calls.check_pragma_once, "src/jobs/a.h", "struct A {};\n", "#pragma once\n", "pragma"),
    (calls.check_default, "src/jobs/a.cpp", "enum class S { a }; f() { switch (s) { case S::a: g(); default: g(); } }",
     "enum class S { a }; f() { switch (n) { case 1: g(); default: g(); } }", "default"),
    (calls.check_python_sleeps, "tests/a.py", "time.sl" "eep(1)\n", "until(ready)\n", "until"),
    (calls.check_deed_names, "src/paywall/routes.cpp", 'post("/v1/x", "claimPayment", f)', "get()", "claim_payment.h"),
    (sql.check_dialect, "src/paywall/queries.sql", "b LIKE 'x';\n", "-- LIKE\nSELECT 'LIKE';\n", "LIKE"),
    (sql.check_dialect, "src/paywall/queries.sql", "UPDATE a SET b = now();\n", "UPDATE a SET b = :now;\n", ":now"),
    (sql.check_dialect, "src/paywall/queries.sql", "INSERT OR IGNORE INTO a;\n", "INSERT INTO a;\n", "ON CONFLICT"),
    (sql.check_dialect, "src/paywall/queries.sql", "SELECT * FROM a;\n", "SELECT count(*) FROM a;\n", "columns"),
    (sql.check_dialect, "src/paywall/migrations/001_a.sql", "a BOOLEAN\n", "a SMALLINT\n", "SMALLINT"),
    (sql.check_dialect, "src/paywall/migrations/001_a.sql", "CREATE TRIGGER t\n", "CREATE TABLE t\n", "deed"),
    (sql.check_place, "src/paywall/a.cpp", 'run("DELETE FROM a");', "run(queries::drop);", "queries.sql"),
    (sql.check_migration_names, "src/paywall/migrations/one.sql", "", None, "NNN_"),
    (texts.check_columns, "src/base/a.cpp", "x" * 121 + "\n", "x" * 120 + "\n", "121 columns"),
    (texts.check_columns, "src/base/a.cpp", "// clang-format on\n" + "x" * 130, "// clang-format off\n" + "x" * 130, "130"),
    (texts.check_lengths, "src/base/a.cpp", "x\n" * 601, "x\n" * 250, "601 lines"),
    (texts.check_lengths, "src/base/a.cpp", "x\n" * 301, "x\n" * 300, "a tenth"),
    (texts.check_marks, "src/base/a.cpp", "// TO" "DO later\n", "// TO" "DO(#7) later\n", "#12"),
    (texts.check_marks, "README.md", "see /wo" "rk/x\n", "see work/x\n", "workplace"),
    (texts.check_marks, "README.md", "<" * 7 + " HEAD\n", "<< HEAD\n", "merge"),
    (texts.check_sizes, "docs/a.bin", "x" * (1 << 20) + "x", "x", "1 MiB"),
    (texts.check_endings, "src/base/a.cpp", "x", "x\n", "line end"),
    (pages.check_links, "docs/a.md", "[b](b.md)\n", "[b](https://b.example)\n", "nowhere"),
    (pages.check_links, "docs/a.md", "![b](../b.png)\n", "```\n[b](b.md)\n```\n", "nowhere"),
    (pages.check_named_files, "ARCHITECTURE.md", "`src/paywall/gone.cpp`\n", "`src/ROOMS`\n", "gone.cpp"),
    (pages.check_decision_names, "docs/decisions/why.md", "", None, "NNNN-title"),
]


def tree_of(path, text):
    return Tree({"src/ROOMS": ROOMS, path: text})


class EveryRuleCanFail(unittest.TestCase):
    def test_bad_samples_are_found(self):
        for rule, path, bad, _, word in TABLE:
            with self.subTest(rule.__name__, bad=bad[:60]):
                found = [str(finding) for finding in rule(tree_of(path, bad))]
                self.assertTrue(any(word in one and one.startswith((path, "src")) for one in found), found)

    def test_good_samples_pass(self):
        for rule, path, _, good, _ in TABLE:
            if good is not None:
                with self.subTest(rule.__name__, good=good[:60]):
                    self.assertEqual([], [str(finding) for finding in rule(tree_of(path, good))])

    def test_folders_and_rooms_agree(self):
        files = {"src/ROOMS": "base\nstore\n", "src/base/README.md": "", "src/gone/a.h": ""}
        found = " ".join(str(finding) for finding in rooms.check_folders(Tree(files)))
        for word in ("src/gone:1: this folder is not in", "no folder src/store", "src/gone:1: a room needs a README"):
            self.assertIn(word, found)

    def test_every_rule_has_a_sample(self):
        covered = {rule for rule, *_ in TABLE} | {rooms.check_folders}
        for module in (rooms, calls, sql, texts, pages):
            self.assertEqual(set(), set(module.RULES) - covered)


if __name__ == "__main__":
    unittest.main()
