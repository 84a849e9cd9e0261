"""A payment opens what it was made for, and nothing else: gate, host, path, query, price, method, body."""
import pytest

from harness.shop import FILES, LIMITS_OFF, STANDARD, UPSTREAM, gate


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


# bought, then shown at: does it open?
TABLE = [
    ("the_same", "/articles/1", "/articles/1", True),
    ("another_path", "/articles/1", "/articles/2", False),
    ("a_longer_path", "/articles/1", "/articles/1/2", False),
    ("a_shorter_path", "/articles/1/2", "/articles/1", False),
    ("another_spelling_of_the_same", "/articles/a~b", "/articles/a%7Eb", True),
    ("dots_of_the_same", "/articles/1", "/articles/x/../1", True),
    ("capitals_are_another_path", "/articles/a", "/articles/A", False),
    ("the_same_query", "/articles/1?a=1&b=2", "/articles/1?a=1&b=2", True),
    ("a_query_more", "/articles/1", "/articles/1?a=1", False),
    ("a_query_less", "/articles/1?a=1", "/articles/1", False),
    ("another_query", "/articles/1?a=1", "/articles/1?a=2", False),
    ("another_order", "/articles/1?a=1&b=2", "/articles/1?b=2&a=1", False),
    ("query_ignored", "/ignore/1?a=1", "/ignore/1?b=2", True),
    ("named_query_the_same", "/named/1?id=7&utm=x", "/named/1?utm=y&id=7", True),
    ("named_query_another", "/named/1?id=7", "/named/1?id=8", False),
    ("named_query_missing", "/named/1?id=7", "/named/1", False),
    ("named_query_twice", "/named/1?id=7", "/named/1?id=7&id=8", False),
    ("named_query_spelled_otherwise", "/named/1?id=7", "/named/1?%69d=7", True),
    ("another_gate", "/articles/1", "/window/1", False),
    ("a_dearer_gate", "/articles/1", "/dear/1", False),
    ("below_opens_below", "/below/book", "/below/book/chapter/1", True),
    ("below_opens_not_beside", "/below/book", "/below/other", False),
    ("below_opens_no_longer_name", "/below/book", "/below/books", False),
    ("a_pass_opens_all_of_the_gate", "/pass/1", "/pass/2/3", True),
    ("a_pass_opens_no_other_gate", "/pass/1", "/window/1", False),
]


@pytest.mark.parametrize("name, bought, shown, opens", TABLE, ids=[row[0] for row in TABLE])
def test_path_and_query(shop, visitor, name, bought, shown, opens):
    payment = visitor(shop).paid(bought)
    answer = visitor(shop).ask(shown, payment)
    assert answer.status_code == (200 if opens else 404), answer.text[:200]
    if not opens:
        assert visitor(shop).ask(bought, payment).status_code == 200, "the payment was not used up by the attempt"


@pytest.mark.parametrize("name, bought_at, shown_at, opens", [
    ("same_host", "shop.test", "shop.test", True),
    ("host_in_capitals", "shop.test", "SHOP.test", True),
    ("another_host", "shop.test", "other.test", False),
])
def test_host(shop, visitor, name, bought_at, shown_at, opens):
    payment = visitor(shop, host=bought_at).paid("/articles/host")
    assert visitor(shop, host=shown_at).ask("/articles/host", payment).status_code == (200 if opens else 404)


@pytest.mark.parametrize("name, bought, shown, opens", [
    ("same_body", ("POST", b"a=1"), ("POST", b"a=1"), True),
    ("another_body", ("POST", b"a=1"), ("POST", b"a=2"), False),
    ("no_body", ("POST", b"a=1"), ("POST", b""), False),
    ("another_method", ("POST", b"a=1"), ("PUT", b"a=1"), False),
    ("get_for_post", ("GET", b""), ("POST", b""), False),
])
def test_method_and_body(shop, visitor, name, bought, shown, opens):
    payment = visitor(shop).paid("/articles/form", method=bought[0], data=bought[1])
    answer = visitor(shop).ask("/articles/form", payment, method=shown[0], data=shown[1])
    assert answer.status_code == (200 if opens else 404), answer.text[:200]


def test_the_body_that_was_paid_for_reaches_the_upstream(shop, visitor):
    body = b"x" * 100_000
    payment = visitor(shop).paid("/articles/upload", method="POST", data=body)
    shop.upstream.forget()
    assert visitor(shop).ask("/articles/upload", payment, method="POST", data=body).status_code == 200
    assert [one.body for one in shop.upstream.asked("/articles/upload")] == [body]


def test_a_priced_body_beyond_a_mebibyte_is_413(shop, visitor):
    answer = visitor(shop).ask("/articles/upload", method="POST", data=b"x" * ((1 << 20) + 1))
    assert answer.status_code == 413


def test_first_match_wins_and_hosts_choose(open_shop, visitor):
    shop = open_shop(LIMITS_OFF + gate("cheap", "/a/cheap/**", UPSTREAM, price=1)
                     + gate("host", "/a/**", UPSTREAM, price=2, hosts=["one.test"])
                     + gate("rest", "/a/**", UPSTREAM, price=3))
    for path, host, price in [("/a/cheap/x", "one.test", 1), ("/a/x", "one.test", 2), ("/a/x", "ONE.test:80", 2),
                              ("/a/x", "two.test", 3), ("/a", "two.test", 3), ("/a/deep/er/x", "two.test", 3)]:
        assert visitor(shop, host=host).ask(path).headers["Holdfast-Price"] == f"{price} USD/2", (path, host)


def test_unmatched_paths_are_free_where_the_site_as_a_whole_is_named(open_shop, visitor):
    shop = open_shop(LIMITS_OFF + '[paywall]\ndefault = "free"\nupstream = "UPSTREAM"\n'
                     + gate("articles", "/articles/**", UPSTREAM))
    assert visitor(shop).ask("/about").status_code == 200
    assert visitor(shop).ask("/articles/1").status_code == 402
    assert visitor(shop).ask("/x/../articles/1").status_code == 402
