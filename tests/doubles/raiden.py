#!/usr/bin/python3
"""A made-up Raiden node, for trying and testing without a chain: it speaks the payment part of Raiden's REST API v1 and
has a control side by which somebody pays it, and by which it misbehaves. README.md beside it shows how."""
import argparse
import json
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from eip55 import address_of, is_address
from raiden_history import History
from raiden_node import FAULTS, CutOff, Node, wrong

TOKENS = ["0xC563388e2e2fdD422166eD5E76971D11eD37A466",   # of 18 decimals
          address_of("a token of 6 decimals")]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True   # or each answer, written in two pieces, waits for 40 ms
    node = None

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            return self.reply(*wrong(400, "The body is not JSON"))
        try:
            if url.path.startswith("/control/"):
                return self.reply(*self.node.control(self.command, url.path[len("/control/"):], body))
            if not url.path.startswith("/api/v1/"):
                return self.reply(*wrong(404, "There is no such resource"))
            path = url.path[len("/api/v1"):]
            status, told = self.node.api(self.command, path, dict(parse_qsl(url.query)), body)
            self.reply(status, told, path, is_history=path.startswith("/payments/") and self.command == "GET")
        except CutOff:
            self.close_connection = True
        except (TypeError, KeyError, ValueError) as error:
            self.reply(*wrong(400, f"{type(error).__name__}: {error}"))

    def reply(self, status, told, path="", is_history=False):
        text = json.dumps(told).encode()
        faults = self.node.faults if is_history else {}
        if faults.get("garbage"):
            text = b"[{]" + text
        self.node.note_told(path, len(text))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if faults.get("torn"):
            text, self.close_connection = text[:len(text) // 2], True
        self.wfile.write(text)

    def log_message(self, form, *values):
        if self.server.talks:
            sys.stderr.write(form % values + "\n")


def arguments():
    faults = "\n".join(f"  {name:16} {says}" for name, says in FAULTS.items())
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="control, by POST of JSON to /control/…:\n"
               "  receive          somebody pays: identifier, amount (smallest units), and if you like token,\n"
               "                   initiator, log_time\n"
               "  run              many old events at once: count, and if you like token, kind, since, amount, first\n"
               "  event            any event, however wrong: event, and if you like token\n"
               "  settle           payments that are under way succeed\n"
               "  faults           what is wrong from now on; null ends one\n"
               "and by GET: sent, asked (the last thousand), looks and told (requests and bytes, by path), pending,\n"
               "held_back, faults, address, tokens\n\nfaults:\n" + faults)
    parser.add_argument("--port", type=int, default=5002, help="0 takes a free one (default: 5002)")
    parser.add_argument("--state", metavar="FILE", help="keeps the history there and begins with what it holds")
    parser.add_argument("--address", default=address_of("this node"), help="the node's own account")
    parser.add_argument("--token", action="append", metavar="ADDRESS",
                        help="(default: one of 18 and one of 6 decimals)")
    parser.add_argument("--history", metavar="N", type=int, default=0,
                        help="so many payments from long ago are there from the start")
    parser.add_argument("--quiet", action="store_true", help="no line a request")
    given = parser.parse_args()
    for address in [given.address, *(given.token or [])]:
        if not is_address(address):
            parser.error(f"{address} is not an address with EIP-55 checksum")
    return given


def main():
    given = arguments()
    history = History(given.token or TOKENS, given.state)
    history.begin_with(given.history)
    Handler.node = Node(history, given.address)
    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", given.port), Handler)
    server.talks = not given.quiet
    print(f"node http://127.0.0.1:{server.server_port}  address {given.address}")
    for token, track in Handler.node.history.tracks.items():
        print(f"token {token}  {len(track)} events")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
