"""The API answers to its own names alone: a page of somebody else's site, whose name is made to lead here (DNS
rebinding), reads nothing through its visitor's browser."""
import pytest

from harness.shop import LIMITS_OFF
from harness.wire import Wire

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this


@pytest.fixture(scope="module")
def shop(open_shop):
    return open_shop(LIMITS_OFF)


def ask(shop, target, hosts, version="HTTP/1.1", fields=()):
    address = shop.server.address("api")
    lines = [f"GET {target} {version}", *(f"Host: {host}" for host in hosts), *fields]
    with Wire(address) as wire:
        return wire.send("\r\n".join(lines).replace("PORT", str(address[1])) + "\r\n\r\n").read()


OURS, OTHER, WRONG = 200, 421, 400

HOSTS = {
    OURS: {"ours": ["localhost"], "with_its_port": ["localhost:PORT"], "another_port": ["127.0.0.1:1"],
           "case": ["LocalHost"], "ipv6": ["[::1]"], "ipv6_with_port": ["[::1]:PORT"]},
    OTHER: {"foreign": ["evil.example"], "foreign_with_our_port": ["evil.example:PORT"],
            "ours_in_front": ["localhost.evil.example"], "address_in_front": ["127.0.0.1.evil.example"],
            "ours_at_the_end": ["evil.localhost"], "ours_glued": ["evillocalhost"], "trailing_dot": ["localhost."],
            "foreign_trailing_dot": ["evil.example."], "another_loopback": ["127.0.0.2"], "short_address": ["127.1"],
            "as_a_number": ["2130706433"], "in_hex": ["0x7f000001"], "all_addresses": ["0.0.0.0"], "zero": ["0"],
            "ipv6_mapped": ["[::ffff:127.0.0.1]"], "ipv6_all": ["[::]"], "ipv6_long": ["[0:0:0:0:0:0:0:1]"]},
    WRONG: {"ipv6_zone": ["[::1%25lo]"], "ipv6_bare": ["::1"], "user": ["localhost@evil.example"],
            "password": ["localhost:80@evil.example"], "path": ["localhost/evil.example"],
            "two_names": ["localhost, evil.example"], "space": ["localhost evil.example"], "escaped": ["local%68ost"],
            "port_of_letters": ["localhost:x"], "port_too_large": ["localhost:65536"], "empty": [""],
            "port_alone": [":PORT"], "none": [], "two": ["localhost", "evil.example"],
            "two_reversed": ["evil.example", "localhost"], "twice_the_same": ["localhost", "localhost"]},
}
ROWS = [pytest.param(hosts, verdict, id=name) for verdict, rows in HOSTS.items() for name, hosts in rows.items()]
PATHS = ["/", "/version", "/openapi.json", "/metrics", "/v1/payments/pay_" + "0" * 36, "/nothing"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("hosts, verdict", ROWS)
def test_names_it_answers_to(shop, hosts, verdict, path):
    answer = ask(shop, path, hosts)
    if verdict != OURS:
        assert answer.status == verdict and b"<main" not in answer.body
    else:
        assert answer.status == (404 if path.startswith(("/v1", "/nothing")) else 200)


# the target, what the Host field says, and what comes of it
ABSOLUTE = [
    ("http://localhost/version", ["localhost"], OURS), ("HTTP://LOCALHOST/version", ["localhost"], OURS),
    ("http://localhost:PORT/version", ["localhost:PORT"], OURS),
    ("http://evil.example/version", ["evil.example"], OTHER), ("http://evil.example/version", ["localhost"], OTHER),
    ("http://localhost/version", ["evil.example"], OTHER), ("//evil.example/version", ["evil.example"], OTHER),
    ("http://localhost@evil.example/version", ["localhost"], WRONG), ("http://localhost/version", [], WRONG),
    ("http:///version", ["localhost"], WRONG), ("ftp://localhost/version", ["localhost"], WRONG),
    ("version", ["localhost"], WRONG),
]


@pytest.mark.parametrize("target, hosts, verdict", ABSOLUTE)
def test_absolute_targets(shop, target, hosts, verdict):
    assert ask(shop, target, hosts).status == verdict


@pytest.mark.parametrize("hosts, verdict", [([], OTHER), (["evil.example"], OTHER), (["localhost"], OURS)])
def test_http_1_0(shop, hosts, verdict):
    assert ask(shop, "/version", hosts, "HTTP/1.0").status == verdict


@pytest.mark.parametrize("field", ["X-Forwarded-Host: localhost", "Forwarded: host=localhost", "X-Host: localhost",
                                   "X-Original-Host: localhost", "X-HTTP-Host-Override: localhost"])
def test_no_other_field_names_the_host(shop, field):
    assert ask(shop, "/version", ["evil.example"], fields=[field]).status == OTHER
