"""A Raiden Paywall's database as its own code would have left it: the same tables, the same spellings, real pickles."""
import pickle
import sqlite3

TOKEN = "0xC563388e2e2fdD422166eD5E76971D11eD37A466"
RECEIVER = "0x2a65Aca4D5fC5B5C859090a6c34d164135398226"

SCHEMA = """
CREATE TABLE token (address VARCHAR(42) NOT NULL, network_id VARCHAR(6) NOT NULL, decimals INTEGER NOT NULL,
                    PRIMARY KEY (address), UNIQUE (address));
CREATE TABLE participant (address VARCHAR(42) NOT NULL, network_id VARCHAR(6) NOT NULL, PRIMARY KEY (address));
CREATE TABLE payment (identifier BIGINT NOT NULL, counter INTEGER NOT NULL, timeout DATETIME NOT NULL,
                      amount TEXT NOT NULL, receiver_address VARCHAR(42), sender_address VARCHAR(42),
                      token_address VARCHAR(42) NOT NULL, payment_event BLOB, claimed BOOLEAN,
                      PRIMARY KEY (identifier, counter),
                      FOREIGN KEY(receiver_address) REFERENCES participant (address),
                      FOREIGN KEY(token_address) REFERENCES token (address));
"""


class Boom:
    """Whoever unpickles this makes the file it names: so a test can see that nobody did."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


def event(identifier, amount, trap=None):
    told = {"event": "EventPaymentReceivedSuccess", "amount": amount, "initiator": RECEIVER,
            "identifier": str(identifier), "log_time": "2020-10-29T10:05:00.123000", "token_address": TOKEN}
    return pickle.dumps((told, Boom(trap)) if trap else told, protocol=pickle.HIGHEST_PROTOCOL)


class OriginDatabase:
    def __init__(self, path, decimals=18):
        self.path = path
        with self._open() as database:
            database.executescript(SCHEMA)
            database.execute("INSERT INTO token VALUES (?, 'GOERLI', ?)", (TOKEN, decimals))
            database.execute("INSERT INTO participant VALUES (?, 'GOERLI')", (RECEIVER,))

    def _open(self):
        return sqlite3.connect(self.path)

    def add(self, identifier, timeout, counter=0, amount="0.001", event=None, claimed=False):
        with self._open() as database:
            database.execute("INSERT INTO payment VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)",
                             (identifier, counter, timeout.strftime("%Y-%m-%d %H:%M:%S.%f"), amount, RECEIVER, TOKEN,
                              event, int(claimed)))
