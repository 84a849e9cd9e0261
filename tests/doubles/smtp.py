#!/usr/bin/python3
"""A mail server that delivers nothing: it speaks SMTP (RFC 5321) with STARTTLS and login, keeps what it is given, and
misbehaves when told to. For tests it is a class; as a program it prints each mail: tests/doubles/smtp.py --port 2525"""
import argparse
import base64
import re
import socket
import socketserver
import ssl
import sys
import threading

STEPS = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "text", "quit")


class HangUp(Exception):
    pass


class Mail:
    """`data` is the message without the dots that SMTP doubles."""

    def __init__(self, sender, recipients, data, user, is_tls, greeted_as):
        self.sender, self.recipients, self.data = sender, recipients, data
        self.user, self.is_tls, self.greeted_as = user, is_tls, greeted_as


class Session(socketserver.BaseRequestHandler):
    def handle(self):
        self.buffer, self.is_tls, self.user, self.greeted_as = b"", False, None, None
        self.sender, self.recipients = None, []
        try:
            if self.server.double.tls == "at_once":
                self.start_tls()
            self.answer("greeting", "220 mail.test ready")
            while self.one_command():
                pass
        except (HangUp, OSError):
            pass

    # --- lines

    def line(self):
        while b"\r\n" not in self.buffer:
            more = self.request.recv(65536)
            if not more:
                raise HangUp
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def say(self, text):
        self.request.sendall(text.encode() + b"\r\n")

    def answer(self, step, good):
        """Says what was told for this step, or what is good. Gives whether it was good."""
        told = self.server.double.told(step)
        if told == "drop":
            raise HangUp
        if told == "hang":
            self.server.double.closing.wait()
            raise HangUp
        self.say(told or good)
        return not told or told[0] in "23"

    def start_tls(self):
        self.request = self.server.double.context.wrap_socket(self.request, server_side=True)
        self.is_tls, self.buffer = True, b""   # what came before is not to be believed

    # --- commands

    def one_command(self):
        line = self.line().decode("utf-8", "replace")
        word, _, rest = line.partition(" ")
        self.server.double.note(line)
        handler = getattr(self, "do_" + word.lower(), None)
        if handler is None:
            self.say("502 5.5.1 what is that?")
            return True
        return handler(rest) is not False

    def do_ehlo(self, rest):
        double = self.server.double
        self.greeted_as = rest
        offers = ["mail.test", "8BITMIME"]
        if double.tls == "starttls" and not self.is_tls:
            offers.append("STARTTLS")
        if double.user and (self.is_tls or not double.tls):
            offers.append("AUTH " + double.mechanisms)
        self.answer("ehlo", "\r\n".join(f"250{'-' if offer != offers[-1] else ' '}{offer}" for offer in offers))

    def do_helo(self, rest):
        self.greeted_as = rest
        self.answer("ehlo", "250 mail.test")

    def do_starttls(self, _):
        if self.server.double.tls == "starttls" and self.answer("starttls", "220 go ahead"):
            self.start_tls()

    def do_auth(self, rest):
        def next_text(prompt):
            self.say("334 " + prompt)
            return base64.b64decode(self.line()).decode()

        mechanism, _, initial = rest.partition(" ")
        if mechanism == "PLAIN":
            both = base64.b64decode(initial).decode() if initial else next_text("")
            user, password = both.split("\0")[1:]
        else:
            user = base64.b64decode(initial).decode() if initial else next_text("VXNlcm5hbWU6")
            password = next_text("UGFzc3dvcmQ6")
        if (user, password) != (self.server.double.user, self.server.double.password):
            self.say("535 5.7.8 bad user or password")
        elif self.answer("auth", "235 welcome"):
            self.user = user

    def do_mail(self, rest):
        if self.server.double.user and not self.user:
            return self.say("530 5.7.0 who are you?")
        if self.answer("mail", "250 ok"):
            self.sender, self.recipients = re.search(r"<(.*?)>", rest)[1], []

    def do_rcpt(self, rest):
        address = re.search(r"<(.*?)>", rest)[1]
        self.server.double.last_recipient = address
        if self.answer("rcpt", "250 ok"):
            self.recipients.append(address)

    def do_data(self, _):
        if not self.recipients or not self.answer("data", "354 go on"):
            return
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        mail = Mail(self.sender, self.recipients, b"\r\n".join(lines) + b"\r\n", self.user, self.is_tls,
                    self.greeted_as)
        self.server.double.text_came(mail)
        if self.answer("text", "250 taken"):
            self.server.double.taken(mail)

    def do_rset(self, _):
        self.say("250 ok")

    def do_quit(self, _):
        self.answer("quit", "221 bye")
        return False


class MailServer:
    """`tls`: None, "starttls" or "at_once", with a server-side ssl context. `faults` says for a step what to answer
    instead, "hang" or "drop"; a list of such is used up one by one, None in it being no fault."""

    def __init__(self, context=None, tls=None, user=None, password=None, mechanisms="PLAIN LOGIN", port=0):
        self.context, self.tls, self.user, self.password, self.mechanisms = context, tls, user, password, mechanisms
        self.faults, self.mails, self.seen, self.commands = {}, [], [], []
        self.last_recipient, self.prints = None, False
        self.lock, self.closing = threading.Lock(), threading.Event()
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Session)
        self.server.double = self
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"{'smtps' if self.tls == 'at_once' else 'smtp'}://127.0.0.1:{self.port}"

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def told(self, step):
        assert step in STEPS, step
        with self.lock:
            told = self.faults.get(step)
            if isinstance(told, list):
                told = told.pop(0) if told else None
            return told.replace("@RCPT@", self.last_recipient or "") if told else None

    def note(self, line):
        with self.lock:
            self.commands.append(line)

    def text_came(self, mail):
        """Whatever is then answered."""
        with self.lock:
            self.seen.append(mail)

    def taken(self, mail):
        with self.lock:
            self.mails.append(mail)
        if self.prints:
            sys.stdout.write(f"--- from {mail.sender} to {', '.join(mail.recipients)}\n{mail.data.decode()}\n")
            sys.stdout.flush()

    def forget(self):
        with self.lock:
            self.faults.clear()
            self.mails.clear()
            self.seen.clear()
            self.commands.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=2525, help="0 takes a free one (default: 2525)")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--cert", metavar="PEM", help="a certificate: then it speaks STARTTLS")
    parser.add_argument("--key", metavar="PEM")
    given = parser.parse_args()
    context = None
    if given.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.cert, given.key)
    try:
        server = MailServer(context, "starttls" if context else None, given.user, given.password, port=given.port)
    except socket.error as error:
        parser.error(f"port {given.port}: {error}")
    server.prints = True
    print(f"mail server {server.url}", flush=True)
    try:
        server.thread.join()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
