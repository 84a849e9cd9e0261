#!/usr/bin/python3
"""Tideline, a small magazine: the server behind the gate of examples/site.toml.

It takes no money and keeps no accounts. Of a request that nothing was paid for it says what it costs (402 and
Holdfast-Price); what the gate has been paid stands in Holdfast-Paid. Whoever can talk to this server can claim to have
paid, so it listens on a socket that its own user alone can open, where the gate finds it.
"""
import argparse
import json
import os
import re
import stat
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from urllib.parse import urlsplit

import pages
from article import read_articles
from tide_table import read_order, tide_table

HERE = Path(__file__).resolve().parent
HTML, JSON, SVG = "text/html; charset=utf-8", "application/json", "image/svg+xml"
MOST_BODY = 1 << 20


class Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"      # the gate keeps its connections
    articles = HERE / "articles"

    def parse_request(self):
        """Takes the whole of a request off the line: what is left there would pass for the next one, with fields of a
        visitor's own making."""
        if not super().parse_request():
            return False
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.send_error(411)       # which closes the connection
        elif int(length) > MOST_BODY:
            self.send_error(413)
        else:
            self.body = self.rfile.read(int(length))
            return True
        return False

    # --- what is asked for

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/":
            self.answer(200, HTML, pages.front(read_articles(self.articles)))
        elif path == "/articles.json":
            self.answer_json(200, [article.entry() for article in read_articles(self.articles)])
        elif found := re.fullmatch(r"/articles/([a-z]+)(/(?:[a-z]+\.svg)?)?", path):
            self.give_article(*found.groups())
        elif path == "/api/":
            self.answer(200, HTML, pages.api())
        elif path == "/api/tides":
            self.answer_json(405, {"detail": "Orders are sent with POST; /api/ tells how."}, Allow="POST")
        else:
            self.answer(404, HTML, pages.missing())

    do_HEAD = do_GET

    def do_POST(self):
        if urlsplit(self.path).path == "/api/tides":
            self.give_tides()
        else:
            self.answer(404, HTML, pages.missing())

    # --- what has a price

    def give_article(self, name, rest):
        articles = read_articles(self.articles)
        place = next((n for n, article in enumerate(articles) if article.id == name), None)
        drawing = self.articles / name / rest[1:] if rest and rest != "/" else None
        if place is None or (drawing and not drawing.is_file()):
            self.answer(404, HTML, pages.missing())
        elif not rest:
            self.answer(308, HTML, "", Location=f"/articles/{name}/")
        elif not self.has_paid(articles[place].cents):
            self.ask_for(articles[place].cents, articles[place].bill())
        elif drawing:
            self.answer(200, SVG, drawing.read_text("utf-8"))
        else:
            self.answer(200, HTML, pages.whole_article(articles[place], articles[(place + 1) % len(articles)]))

    def give_tides(self):
        try:
            order = read_order(json.loads(self.body))
        except (ValueError, RecursionError) as error:    # also of what is no JSON
            return self.answer_json(422, {"detail": str(error)})
        if self.has_paid(order.cents):
            self.answer_json(200, tide_table(order))
        else:
            self.ask_for(order.cents, {"title": f"Tides at {order.harbour}",
                                       "text": f"{order.days} days from {order.start:%Y-%m-%d}, a cent each."})

    # --- what is said between a site and its gate

    def has_paid(self, cents):
        amount, _, asset = self.headers.get("Holdfast-Paid", "").partition(" ")
        return asset == "USD/2" and amount.isdecimal() and int(amount) >= cents

    def ask_for(self, cents, preview):
        self.answer_json(402, preview, **{"Holdfast-Price": f"{cents} USD/2"})

    # --- answers

    def answer(self, status, kind, text, **fields):
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_json(self, status, value, **fields):
        self.answer(status, JSON, json.dumps(value, ensure_ascii=False) + "\n", **fields)

    def log_message(self, *_):
        """The gate writes a line for each request; one is enough."""


class Server(ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """That the gate hangs up because its visitor did is nobody's mistake."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def server_bind(self):
        """Takes over what an earlier run left behind, and lets nobody else's programs in."""
        if os.path.exists(self.server_address) and stat.S_ISSOCK(os.stat(self.server_address).st_mode):
            os.unlink(self.server_address)
        before = os.umask(0o177)
        super().server_bind()
        os.umask(before)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--socket", default=HERE.parent / "site.sock", help="where to listen (default: %(default)s)")
    parser.add_argument("--articles", default=HERE / "articles", type=Path, help="the folder of articles")
    given = parser.parse_args()
    Visit.articles = given.articles
    Server(str(given.socket), Visit).serve_forever()


if __name__ == "__main__":
    main()
