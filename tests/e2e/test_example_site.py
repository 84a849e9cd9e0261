"""The example site: a free list, articles by their length, a folder by the day, orders by what they ask for."""
import http.client
import re
import shutil
import socket
import stat
import subprocess
from datetime import datetime

import pytest

from harness.magazine import EXAMPLES, Magazine, articles
from harness.wait import until

ORDER = {"harbour": "Port Meridian", "from": "2027-01-01", "days": 7}


@pytest.fixture(scope="module")
def shop(open_shop, folders):
    magazine = Magazine(folders())
    return open_shop(magazine.config, upstream=magazine)


def payments(shop):
    return len(shop.operator.get("/v1/payments?limit=200").json()["items"])


def order(someone, value, payment=None):
    return someone.ask("/api/tides", payment, method="POST", json=value)


# --- what is free


def test_the_list_is_free_and_the_newest_stands_first(shop, visitor):
    listed = visitor(shop).ask("/articles.json").json()
    assert sorted(entry["id"] for entry in listed) == articles() and len(listed) >= 4
    dates = [entry["date"] for entry in listed]
    assert dates == sorted(dates, reverse=True) and len(set(dates)) == len(dates)
    for entry in listed:
        assert entry["path"] == f"/articles/{entry['id']}/"
        assert entry["title"] and entry["description"] and entry["preview"], entry["id"]
        assert visitor(shop).ask(entry["image_url"]).headers["Content-Type"] == "image/svg+xml"


def test_the_front_page_shows_the_same_list_with_its_prices(shop, visitor):
    page = visitor(shop, page=True).ask("/").text
    listed = visitor(shop).ask("/articles.json").json()
    shown = re.findall(r'<a href="(/articles/[a-z]+/)">.*?<span class="price">(\d+) ¢', page, re.S)
    assert shown == [(entry["path"], str(entry["price"]["amount"])) for entry in listed]
    assert all(entry["image_url"] in page and entry["preview"] in page for entry in listed)


@pytest.mark.parametrize("path, status", [
    ("/articles/seaserpent/", 404), ("/articles/kelp/nothing.svg", 404), ("/articles/kelp/article.md", 404),
    ("/articles/", 404), ("/articles/kelp", 308), ("/api/", 200), ("/api/tides", 405), ("/nowhere", 404),
    ("/public/tideline.py", 404),
])
def test_what_has_no_price_is_answered_without_a_payment(shop, visitor, path, status):
    before = payments(shop)
    assert visitor(shop).ask(path).status_code == status
    assert payments(shop) == before


# --- articles


@pytest.mark.parametrize("name", articles())
def test_an_article_costs_by_its_length_and_opens_with_its_drawings(shop, visitor, name):
    someone = visitor(shop)
    answered = someone.ask(f"/articles/{name}/")
    assert answered.status_code == 402
    preview = answered.json()["preview"]
    assert preview["id"] == name and f"{preview['bytes']:,} bytes" in preview["text"]

    payment = answered.json()["payment"]["payment_id"]
    shop.pay(payment)
    page = someone.ask(f"/articles/{name}/", payment)
    assert page.status_code == 200
    sold = re.search(r"</figure>\n(.*)\n</article>", page.text, re.S)[1]
    assert len(sold.encode()) == preview["bytes"], "what was counted is what is delivered"
    assert answered.headers["Holdfast-Price"] == f"{-(-preview['bytes'] // 200)} USD/2"
    assert 400 <= len(re.sub("<[^>]*>", " ", sold).split()) <= 900

    drawings = re.findall(r'<img[^>]* src="([a-z]+\.svg)"', sold)
    assert drawings
    for drawing in drawings:
        assert someone.ask(f"/articles/{name}/{drawing}").status_code == 402, "it is part of what is sold"
        assert "<svg" in someone.ask(f"/articles/{name}/{drawing}", payment).text


def test_longer_ones_cost_more(shop, visitor):
    listed = visitor(shop).ask("/articles.json").json()
    by_length = [entry["price"]["amount"] for entry in sorted(listed, key=lambda entry: entry["bytes"])]
    assert by_length == sorted(by_length) and by_length[0] < by_length[-1]


def test_one_article_does_not_open_another(shop, visitor):
    someone = visitor(shop)
    payment = someone.paid("/articles/kelp/")
    refused = someone.ask("/articles/rope/", payment)
    assert (refused.status_code, refused.json()["code"]) == (404, "payment_not_awaited")
    assert someone.ask("/articles/kelp/", payment).status_code == 200


def test_an_article_that_has_grown_asks_for_its_new_price_and_uses_nothing_up(open_shop, folders, visitor):
    folder = folders()
    shutil.copytree(EXAMPLES / "site/articles", folder / "articles")
    magazine = Magazine(folder, folder / "articles")
    shop = open_shop(magazine.config, upstream=magazine)
    someone, text = visitor(shop), folder / "articles/kelp/article.md"
    short = text.read_text()
    payment = someone.paid("/articles/kelp/")

    text.write_text(short + "\nIt went on growing.\n" * 40)
    asked = someone.ask("/articles/kelp/", payment)
    assert asked.status_code == 402 and "was not used" in asked.json()["notice"]
    assert asked.json()["payment"]["price"]["amount"] > shop.look(payment)["price"]["amount"]
    dearer = asked.json()["payment"]["payment_id"]
    shop.pay(dearer)
    assert "It went on growing." in someone.ask("/articles/kelp/", dearer).text

    text.write_text(short)
    assert someone.ask("/articles/kelp/", payment).status_code == 200, "the first is still good for the old one"


# --- orders


@pytest.mark.parametrize("days", [1, 7, 31])
def test_the_order_decides_the_price(shop, visitor, days):
    someone, wanted = visitor(shop), {**ORDER, "days": days}
    asked = order(someone, wanted)
    assert (asked.status_code, asked.headers["Holdfast-Price"]) == (402, f"{days} USD/2")
    payment = asked.json()["payment"]["payment_id"]
    shop.pay(payment)
    got = order(someone, wanted, payment).json()
    assert (got["harbour"], got["from"], got["days"]) == ("Port Meridian", "2027-01-01", days)
    assert {row["time"][:10] for row in got["tides"]} == {f"2027-01-{day:02}" for day in range(1, days + 1)}


def test_a_payment_is_for_one_order(shop, visitor):
    someone = visitor(shop)
    payment = order(someone, ORDER).json()["payment"]["payment_id"]
    shop.pay(payment)
    for other in ({**ORDER, "days": 31}, {**ORDER, "days": 6}, {**ORDER, "harbour": "Kelder Point"}):
        assert order(someone, other, payment).status_code == 404, other
    assert someone.ask("/api/tides", payment).status_code == 404, "nor for what has no body"
    assert order(someone, ORDER, payment).status_code == 200
    assert order(someone, ORDER, payment).status_code == 404, "and once"


@pytest.mark.parametrize("body", [
    b"", b"seven days", b"[]", b"\xff", b'{"harbour": "Port Meridian"}',
    b'{"harbour": "Atlantis", "from": "2027-01-01", "days": 7}',
    b'{"harbour": ["Port Meridian"], "from": "2027-01-01", "days": 7}',
    b'{"harbour": "Port Meridian", "from": "soon", "days": 7}',
    b'{"harbour": "Port Meridian", "from": "0001-01-01", "days": 7}',
    b'{"harbour": "Port Meridian", "from": "2027-01-01", "days": 0}',
    b'{"harbour": "Port Meridian", "from": "2027-01-01", "days": 32}',
    b'{"harbour": "Port Meridian", "from": "2027-01-01", "days": true}',
    b'{"harbour": "Port Meridian", "from": "2027-01-01", "days": 7, "free": true}',
])
def test_an_order_that_cannot_be_read_costs_nothing(shop, visitor, body):
    before = payments(shop)
    answered = visitor(shop).ask("/api/tides", method="POST", data=body)
    assert answered.status_code == 422 and answered.json()["detail"]
    assert payments(shop) == before


def test_an_order_of_endless_brackets_is_one_that_cannot_be_read(shop, visitor):
    assert visitor(shop).ask("/api/tides", method="POST", data=b"[" * 500_000).status_code == 422


def test_the_tides_keep_the_moons_time(shop, visitor):
    someone, wanted = visitor(shop), {**ORDER, "days": 29}
    payment = order(someone, wanted).json()["payment"]["payment_id"]
    shop.pay(payment)
    rows = order(someone, wanted, payment).json()["tides"]
    for row, following in zip(rows, rows[1:]):
        assert row["water"] != following["water"] and (row["metres"] > following["metres"]) == (row["water"] == "high")
    highs = [datetime.strptime(row["time"], "%Y-%m-%dT%H:%MZ") for row in rows if row["water"] == "high"]
    between = (highs[-1] - highs[0]).total_seconds() / 3600 / (len(highs) - 1)
    assert abs(between - 12.42) < 0.02, "two high waters in the 24 h 50 min between one moon and the next"
    spans = [abs(row["metres"] - following["metres"]) for row, following in zip(rows, rows[1:])]
    assert max(spans) > 2 * min(spans), "springs and neaps"


# --- the film


def test_a_days_pass_opens_the_whole_folder_and_any_part_of_the_film(shop, visitor):
    someone, film = visitor(shop), "/films/a-day-of-tide.webm"
    assert someone.ask(film).headers["Holdfast-Price"] == "50 USD/2"
    payment = someone.paid("/films/")
    assert "<video" in someone.ask("/films/", payment).text
    whole = (EXAMPLES / "site/films/a-day-of-tide.webm").read_bytes()
    part = someone.ask(film, payment, headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, whole[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"
    assert someone.ask(film, payment).content == whole
    assert someone.ask(film, headers={"Range": "bytes=1000-1999"}).status_code == 402


# --- whom the magazine believes


def test_nobody_can_say_himself_that_he_has_paid(shop, visitor):
    for name in "Holdfast-Paid", "holdfast_paid":
        assert visitor(shop).ask("/articles/kelp/", headers={name: "1000 USD/2"}).status_code == 402


def to_the_magazine(shop):
    """A connection as the gate has it."""
    line = http.client.HTTPConnection("gate")
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.settimeout(20)
    line.sock.connect(str(shop.upstream.socket))
    return line


@pytest.mark.parametrize("paid, status", [
    (None, 402), ("", 402), ("1 USD/2", 402), ("1000 EUR/2", 402), ("1000", 402), ("-1000 USD/2", 402),
    ("lots USD/2", 402), ("1000 USD/2", 200),
])
def test_the_magazine_gives_nothing_away_without_the_gates_word(shop, paid, status):
    line = to_the_magazine(shop)
    line.request("GET", "/articles/kelp/", headers={} if paid is None else {"Holdfast-Paid": paid})
    answered = line.getresponse()
    assert answered.status == status
    assert (b"haptera" in answered.read()) == (status == 200)
    line.close()


HIDDEN = b"GET /articles/kelp/ HTTP/1.1\r\nHost: gate\r\nHoldfast-Paid: 1000 USD/2\r\n\r\n"


@pytest.mark.parametrize("method, path", [("GET", "/"), ("GET", "/api/"), ("POST", "/nowhere"), ("POST", "/api/tides")])
def test_what_hides_in_a_body_is_not_taken_for_the_next_request(shop, method, path):
    line = to_the_magazine(shop)
    line.request(method, path, body=HIDDEN)
    line.getresponse().read()
    line.request("GET", "/articles.json")
    following = line.getresponse()
    assert following.status == 200 and following.headers["Content-Type"] == "application/json"
    line.close()


@pytest.mark.parametrize("fields, status", [
    ({"Transfer-Encoding": "chunked"}, 411), ({"Content-Length": "-1"}, 411), ({"Content-Length": "1048577"}, 413),
])
def test_a_body_whose_end_it_does_not_know_ends_the_connection(shop, fields, status):
    line = to_the_magazine(shop)
    line.putrequest("POST", "/api/tides")
    for name, value in fields.items():
        line.putheader(name, value)
    line.endheaders()
    answered = line.getresponse()
    assert (answered.status, answered.headers["Connection"]) == (status, "close")
    line.close()


def test_bodies_that_nobody_asked_for_go_through_the_gate_without_harm(shop, visitor):
    for method in "GET", "PUT", "POST":
        for data in (HIDDEN, iter([HIDDEN])):     # its length told, and in chunks
            visitor(shop).ask("/", method=method, data=data)
            assert visitor(shop).ask("/articles.json").json()[0]["id"] == "tides"


def test_its_socket_is_for_its_own_user_alone(shop):
    assert stat.S_IMODE(shop.upstream.socket.stat().st_mode) == 0o600


# --- what the page about it says


def test_the_commands_of_its_page_buy_what_they_say(shop):
    text = (EXAMPLES / "README.md").read_text()
    blocks = dict(re.findall(r"^### (.+?)\n.*?^```sh\n(.*?)^```$", text, re.M | re.S))
    bought = {"An article": "The house in the fist", "A film by the day": "HTTP/1.1 206",
              "An answer to an order": '"water": "high"'}
    assert set(bought) <= set(blocks)
    for heading, words in bought.items():
        script = blocks[heading].replace("http://127.0.0.1:8402", shop.gate)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=shop.server.folder, capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0 and words in done.stdout, f"{heading}: {done.stdout} {done.stderr}"


def test_a_new_run_takes_over_the_socket_of_one_that_was_killed(folders):
    folder = folders()
    first = Magazine(folder)
    first.process.kill()
    until(lambda: first.process.poll() is not None, what="its end")
    assert first.socket.exists()
    Magazine(folder).close()
