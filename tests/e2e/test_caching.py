"""What caches may keep: nothing of what was asked money for, and nothing shared of what was paid for."""
import pytest

from harness import upstream as says
from harness.shop import FILES, STANDARD


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def directives(answer):
    return {part.strip().lower().split("=")[0] for part in answer.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("upstream_says", ["", "public, max-age=3600", "s-maxage=60, max-age=10", "public, immutable",
                                           "stale-while-revalidate=9, proxy-revalidate", "no-transform, public"])
@pytest.mark.parametrize("path, once", [("/articles/c", True), ("/window/c", False)])
def test_paid_answers_are_private(shop, visitor, upstream_says, path, once):
    shop.upstream.on(path, says.answer(fields=[("Cache-Control", upstream_says)] if upstream_says else []))
    answer = visitor(shop).ask(path, visitor(shop).paid(path))
    assert answer.status_code == 200
    told = directives(answer)
    assert ("no-store" if once else "private") in told
    assert not told & {"public", "s-maxage", "proxy-revalidate"}
    assert "Holdfast-Payment" in answer.headers["Vary"] and "Cookie" in answer.headers["Vary"]


def test_vary_of_the_upstream_is_kept(shop, visitor):
    shop.upstream.on("/window/vary", says.answer(fields=[("Vary", "Accept-Language")]))
    answer = visitor(shop).ask("/window/vary", visitor(shop).paid("/window/vary"))
    assert "accept-language" in answer.headers["Vary"].lower()


@pytest.mark.parametrize("name, fields", [
    ("if_none_match", {"If-None-Match": '"x"'}), ("any", {"If-None-Match": "*"}), ("range", {"Range": "bytes=0-3"}),
    ("if_modified", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}), ("if_range", {"If-Range": '"x"'}),
])
def test_unpaid_conditions_tell_nothing(shop, visitor, name, fields):
    answer = visitor(shop).ask("/files/a.txt", headers=fields)
    assert answer.status_code == 402
    assert not {"ETag", "Last-Modified", "Content-Range", "Accept-Ranges"} & set(answer.headers)


def test_free_answers_keep_their_caching(shop, visitor):
    shop.upstream.on("/free/c", says.answer(fields=[("Cache-Control", "public, max-age=60")]))
    assert visitor(shop).ask("/free/c").headers["Cache-Control"] == "public, max-age=60"


def test_refusals_are_not_stored(shop, visitor):
    for path, fields in [("/articles/c", {}), ("/articles/c", {"Holdfast-Payment": "pay_" + "0" * 36}),
                         ("/articles/c", {"Holdfast-Payment": "rubbish"}), ("/nowhere", {})]:
        answer = visitor(shop).ask(path, headers=fields)
        assert "no-store" in directives(answer), (path, answer.status_code)
