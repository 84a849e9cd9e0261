"""A shop with prices of its own: posters of a visitor's words, so many cents a word. Python's standard library alone.

    holdfast serve --data ./posters-data &
    export HOLDFAST_KEY=$(holdfast admin create-key --data ./posters-data --name posters \\
                          --scope payments:read,payments:write)
    python3 examples/python-app/app.py            # then open http://127.0.0.1:5000/

It asks Holdfast for a payment, sends the visitor to its page, and draws the poster when the payment could be claimed:
once, whoever asks twice.
"""
import html
import json
import os
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urljoin, urlsplit
from uuid import uuid4

API = os.environ.get("HOLDFAST_API", "http://127.0.0.1:8080")
GATE = os.environ.get("HOLDFAST_GATE", "http://127.0.0.1:8402")   # as visitors reach it: its pages show how to pay
KEY = os.environ["HOLDFAST_KEY"]
CENTS_A_WORD, MOST_WORDS, MOST_BYTES = 5, 12, 4096

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Posters</title><h1>Posters</h1>{}"""
FORM = PAGE.format("""<form action="/order" method="post"><label>Your words, five cents each:
<input name="words" required maxlength="120"></label> <button>Order</button></form>""")


def holdfast(method, path, body=None, **fields):
    """One call of Holdfast's API: the status and what it says."""
    request = urllib.request.Request(API + path, json.dumps(body).encode() if body is not None else None,
                                     {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **fields},
                                     method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)
    except OSError:
        return 502, {"title": "Holdfast cannot be reached."}


def price_of(words):
    return {"amount": CENTS_A_WORD * len(words.split()), "asset": "USD/2"}


def order(words):
    """A payment for these words. They are kept with it, so this shop needs no database."""
    return holdfast("POST", "/v1/payments", {"price": price_of(words), "resource": f"A poster: {words}",
                                             "metadata": {"shop": "posters", "words": words}},
                    **{"Idempotency-Key": str(uuid4())})


def ordered(payment):
    """What was ordered with it: of this shop, and at its price. Other payments are nobody's business here."""
    status, known = holdfast("GET", f"/v1/payments/{payment}/details")
    if status != 200:
        return status, known
    about = known.get("metadata") or {}
    words = about.get("words", "")
    ours = about.get("shop") == "posters" and known["price"] == price_of(words)
    return (200, known) if ours else (404, {"title": "There is no such order."})


def poster(words):
    lines = "".join(f'<tspan x="50%" dy="1.2em">{html.escape(word)}</tspan>' for word in words.split())
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800"><rect width="600" height="800" '
            f'fill="#0b6e8a"/><text y="60" font-family="sans-serif" font-size="56" fill="#fff" '
            f'text-anchor="middle">{lines}</text></svg>')


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/":
            return self.say(200, FORM)
        kind, _, payment = path[1:].partition("/")
        if kind == "orders" and payment:
            return self.show_order(quote(payment, safe=""))
        return self.say(404, PAGE.format("<p>There is nothing here."))

    def do_POST(self):
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            return self.say(413, PAGE.format("<p>That is too long."))
        asked = self.rfile.read(int(length)).decode(errors="replace")
        if self.path == "/order":
            words = parse_qs(asked).get("words", [""])[0].strip()
            if not 0 < len(words.split()) <= MOST_WORDS:
                return self.say(400, PAGE.format(f"<p>One to {MOST_WORDS} words fit on a poster."))
            status, payment = order(words)
            return self.go(f"/orders/{payment['payment_id']}") if status == 201 else self.trouble(payment, status)
        kind, _, payment = self.path[1:].partition("/")
        if kind == "posters" and payment:
            return self.hand_over(quote(payment, safe=""))
        return self.say(404, PAGE.format("<p>There is nothing here."))

    def show_order(self, payment):
        status, known = ordered(payment)
        if status != 200:
            return self.trouble(known, status)
        if known["state"] == "awaited":
            pay_page = html.escape(urljoin(GATE, known["pay_page"]))
            return self.say(200, PAGE.format(f"""<p>Your poster costs {known['price']['amount'] / 100:.2f} USD.
<a href="{pay_page}">Pay</a>, then <a href="/orders/{payment}">come back here</a>."""))
        return self.say(200, PAGE.format(f"""<p>Paid. <form action="/posters/{payment}" method="post">
<button>Draw my poster</button></form>""" if known["state"] == "paid" else "<p>This order is closed."))

    def hand_over(self, payment):
        """Claimed before it is drawn: of two who press the button at once, one gets the poster."""
        status, known = ordered(payment)
        if status != 200:
            return self.trouble(known, status)
        status, claimed = holdfast("POST", f"/v1/payments/{payment}/claim", {}, **{"Idempotency-Key": str(uuid4())})
        if status != 200:
            return self.trouble(claimed, status)
        return self.say(200, poster(claimed["metadata"]["words"]), "image/svg+xml")

    def trouble(self, problem, status):
        self.say(status if status in (404, 409) else 502, PAGE.format(f"<p>{html.escape(problem.get('title', ''))}"))

    def go(self, where):
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, status, text, kind="text/html"):
        body = text.encode()
        self.send_response(status)
        for name, value in (("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", len(body)),
                            ("Cache-Control", "no-store"), ("Content-Security-Policy", "default-src 'self'")):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    server = ThreadingHTTPServer(("127.0.0.1", port), Shop)
    print(f"posters at http://127.0.0.1:{server.server_address[1]}/", flush=True)
    server.serve_forever()
