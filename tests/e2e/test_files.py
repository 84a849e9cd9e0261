"""Files behind a gate: types, conditions, ranges, index pages, and no way out of the folder."""
import pytest

from harness.shop import FILES, STANDARD


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(STANDARD, files=FILES)


def test_a_free_file(shop, visitor):
    answer = visitor(shop).ask("/freefiles/a.txt")
    assert answer.content == FILES["site/a.txt"]
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["ETag"] and answer.headers["Last-Modified"]


@pytest.mark.parametrize("path, kind", [
    ("page.html", "text/html"), ("folder/", "text/html"), ("folder/inner.txt", "text/plain")])
def test_types_and_index_pages(shop, visitor, path, kind):
    answer = visitor(shop).ask("/freefiles/" + path)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(kind)


def test_a_folder_without_slash_leads_to_its_page(shop, visitor):
    answer = visitor(shop).ask("/freefiles/folder")
    assert answer.status_code in (200, 301, 302, 307, 308)


@pytest.mark.parametrize("fields, status, body", [
    ({"Range": "bytes=0-2"}, 206, b"the"), ({"Range": "bytes=4-"}, 206, b"first file\n"),
    ({"Range": "bytes=-5"}, 206, b"file\n"),
    ({"Range": "bytes=99-"}, 416, None), ({"Range": "lines=1-2"}, 200, FILES["site/a.txt"]),
    ({"Range": "bytes=0-1", "If-Range": '"other"'}, 200, FILES["site/a.txt"]),
])
def test_ranges(shop, visitor, fields, status, body):
    answer = visitor(shop).ask("/freefiles/a.txt", headers=fields)
    assert answer.status_code == status
    assert body is None or answer.content == body


def test_conditions(shop, visitor):
    tag = visitor(shop).ask("/freefiles/a.txt").headers["ETag"]
    assert visitor(shop).ask("/freefiles/a.txt", headers={"If-None-Match": tag}).status_code == 304
    assert visitor(shop).ask("/freefiles/a.txt", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_the_length(shop, visitor):
    answer = visitor(shop).ask("/freefiles/a.txt", method="HEAD")
    assert int(answer.headers["Content-Length"]) == len(FILES["site/a.txt"]) and not answer.content


def test_a_window_allows_ranges(shop, visitor):
    payment = visitor(shop).paid("/lent/a.txt")
    assert visitor(shop).ask("/lent/a.txt", payment).status_code == 200
    answer = visitor(shop).ask("/lent/a.txt", payment, headers={"Range": "bytes=0-2"})
    assert (answer.status_code, answer.content) == (206, b"the")


def test_a_sold_file_is_what_it_is(shop, visitor):
    answer = visitor(shop).ask("/files/b.txt", visitor(shop).paid("/files/b.txt"))
    assert answer.content == FILES["site/b.txt"]
