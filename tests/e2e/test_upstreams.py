"""The servers behind the gate: over TLS, on sockets, at their own pace, and gone."""
import socket
import ssl
import threading

import pytest

from harness import upstream as says
from harness.certificates import Authority
from harness.shop import LIMITS_OFF, gate
from harness.upstream import Upstream
from harness.wait import until
from harness.wire import Wire, get

pytestmark = pytest.mark.on("sqlite")   # no database has a say in this


@pytest.fixture(scope="module")
def authority(folders):
    return Authority(folders())


@pytest.fixture(scope="module")
def free_path_to(open_shop):
    """A shop whose only gate, /x/**, is free and leads to this upstream."""
    def open_one(upstream, **keys):
        return open_shop(LIMITS_OFF + gate("x", "/x/**", 'upstream = "UPSTREAM"', price=None, **keys),
                         upstream=upstream)
    return open_one


def one_connection(upstream):
    return upstream.connections == 1


# --- over TLS

@pytest.fixture(scope="module")
def secure(free_path_to, authority):
    upstream = Upstream(tls=authority.server_side("good", "DNS:localhost"), host="localhost")
    return free_path_to(upstream, upstream_ca=str(authority.pem))


def test_https_upstreams_are_asked_and_kept(secure):
    secure.upstream.on("/x/echo", lambda connection, asked: says.answer(body=asked.body)(connection, asked))
    body = bytes(range(256)) * 4_000
    with Wire(secure.server.address()) as wire:
        for _ in range(3):
            wire.send(b"POST /x/echo HTTP/1.1\r\nHost: shop.test\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            assert wire.read().body == body
    assert one_connection(secure.upstream), "three requests of a moment share a connection"


def test_https_answers_of_any_size_arrive(secure):
    big = bytes(range(256)) * 40_000
    secure.upstream.on("/x/big", says.answer(body=big))
    secure.upstream.on("/x/chunks", says.chunked(*[b"x" * size for size in (1, 16_384, 16_385, 100_000)]))
    assert get(secure.server.address(), "/x/big").body == big
    assert len(get(secure.server.address(), "/x/chunks").body) == 132_770


def test_the_name_asked_for_is_said_in_the_handshake(free_path_to, authority):
    named = []
    context = authority.server_side("named", "DNS:localhost")
    context.sni_callback = lambda connection, name, _: named.append(name)
    shop = free_path_to(Upstream(tls=context, host="localhost"), upstream_ca=str(authority.pem))
    assert get(shop.server.address(), "/x/1").status == 200
    assert named == ["localhost"]


@pytest.mark.parametrize("name, hosts, days, why", [
    ("another_host", ["DNS:elsewhere.test"], 30, "mismatch"),
    ("another_address", ["IP:127.0.0.2"], 30, "mismatch"),
    ("ended", ["DNS:localhost"], -1, "expired"),
], ids=["another_host", "another_address", "ended"])
def test_certificates_that_do_not_prove_the_host_are_502(free_path_to, authority, name, hosts, days, why):
    upstream = Upstream(tls=authority.server_side(name, *hosts, days=days),
                        host="127.0.0.1" if "address" in name else "localhost")
    shop = free_path_to(upstream, upstream_ca=str(authority.pem))
    assert get(shop.server.address(), "/x/1").status == 502
    until(lambda: any(why in line for line in shop.server.errors), 20, f"the log to say why\n{shop.server.said()}")
    assert upstream.asked() == [], "not a byte of a request went to a stranger"


def test_strangers_authorities_are_502(free_path_to, authority, folders):
    upstream = Upstream(tls=Authority(folders(), "stranger").server_side("good", "DNS:localhost"), host="localhost")
    for keys in ({"upstream_ca": str(authority.pem)}, {}):   # the system's do not know it either
        shop = free_path_to(upstream, **keys)
        assert get(shop.server.address(), "/x/1").status == 502
    assert upstream.asked() == []


def test_a_plain_server_is_not_taken_for_a_secure_one(free_path_to, authority):
    plain = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = plain.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    upstream = Upstream()
    upstream.url = "https://localhost:%d" % plain.getsockname()[1]
    shop = free_path_to(upstream, upstream_ca=str(authority.pem))
    assert get(shop.server.address(), "/x/1").status == 502
    plain.close()


def test_an_answer_cut_off_is_not_taken_for_whole(secure):
    """Without a length the end of the connection is the end of the answer: over TLS it has to be said."""
    def unframed(end):
        def behave(connection, asked):
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf of it")
            end(connection)
            raise says.BreakOff
        return behave

    def goodbye(connection):
        try:
            connection.unwrap()
        except OSError:   # the gate need not answer it
            pass

    secure.upstream.on("/x/whole", unframed(goodbye))
    secure.upstream.on("/x/cut", unframed(lambda connection: None))
    assert get(secure.server.address(), "/x/whole").body == b"half of it"
    cut = get(secure.server.address(), "/x/cut")
    assert cut is None or not cut.whole or cut.status == 502


@pytest.mark.parametrize("how", ["said in tls", "by the connection alone"])
def test_a_connection_that_ended_while_it_rested_is_not_used(secure, how):
    ended, over = threading.Semaphore(0), threading.Event()

    def then_ends(connection, asked):
        says.answer()(connection, asked)
        if how == "said in tls":   # and the connection below stays open
            connection.settimeout(0)
            with pytest.raises(ssl.SSLWantReadError):
                connection.unwrap()
            ended.release()
            over.wait(30)
        else:
            connection.shutdown(socket.SHUT_RDWR)
            ended.release()
        raise says.BreakOff

    secure.upstream.on("/x/ends", then_ends)
    secure.upstream.forget()
    for _ in range(5):
        assert get(secure.server.address(), "/x/ends").status == 200
        assert ended.acquire(timeout=20)
    over.set()
    assert len(secure.upstream.asked("/x/ends")) == 5, "each request was made once"


def test_websockets_and_streams_pass_over_it(secure):
    def echo(connection, asked):
        connection.sendall(says.head(101, [("Upgrade", "websocket"), ("Connection", "Upgrade")]))
        while heard := connection.recv(4096):
            connection.sendall(heard.upper())
        raise says.BreakOff

    secure.upstream.on("/x/ws", echo)
    with Wire(secure.server.address()) as wire:
        wire.send("GET /x/ws HTTP/1.1\r\nHost: shop.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        assert wire.read().status == 101
        for word in (b"one", b"two" * 30_000):
            threading.Thread(target=wire.send, args=(word,)).start()
            while len(wire.buffer) < len(word) and wire._more():
                pass
            assert wire.buffer == word.upper()
            wire.buffer = b""


# --- sockets of this machine

def test_unix_upstreams_are_asked_and_kept(free_path_to, folders):
    shop = free_path_to(Upstream(path=folders() / "site.sock"))
    big = b"y" * 3_000_000
    shop.upstream.on("/x/big", says.answer(body=big))
    with Wire(shop.server.address()) as wire:
        assert wire.get("/x/big").body == big
        assert wire.get("/x/1").body == b"hello"
    assert one_connection(shop.upstream)
    shop.upstream.close()
    until(lambda: get(shop.server.address(), "/x/1").status == 502, 20, "a 502 once nobody is there")


# --- what it hears as Host

@pytest.mark.parametrize("keys, heard", [({}, "shop.test"), ({"upstream_host": "cms.internal:81"}, "cms.internal:81")],
                         ids=["the_visitors", "told_otherwise"])
def test_host(free_path_to, keys, heard):
    shop = free_path_to(Upstream(), **keys)
    get(shop.server.address(), "/x/1", host="shop.test")
    asked = shop.upstream.asked()[0]
    assert asked.all("Host") == [heard] and asked["X-Forwarded-Host"] == "shop.test"


# --- how long it may take

def never(connection, asked):
    connection.recv(1)
    raise says.BreakOff


def stops_halfway(connection, asked):
    connection.sendall(says.head(200, [("Content-Length", 100)]) + b"half")
    never(connection, asked)


@pytest.fixture(scope="module")
def hurried(free_path_to):
    return free_path_to(Upstream(), first_byte_timeout="300ms", idle_timeout="300ms")


def test_an_upstream_that_says_nothing_is_504(hurried):
    hurried.upstream.on("/x/never", never)
    assert get(hurried.server.address(), "/x/never").status == 504


def test_an_upstream_that_stops_halfway_breaks_off(hurried):
    hurried.upstream.on("/x/half", stops_halfway)
    answer = get(hurried.server.address(), "/x/half")
    assert (answer.status, answer.whole) == (200, False)


def test_an_upstream_that_lets_nobody_in_is_504(free_path_to):
    """A queue of no places that is taken: whoever knocks now waits."""
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    taken = [socket.create_connection(full.getsockname(), 5)]
    upstream = Upstream()
    upstream.url = "http://127.0.0.1:%d" % full.getsockname()[1]
    shop = free_path_to(upstream, connect_timeout="300ms")
    assert get(shop.server.address(), "/x/1").status == 504
    for one in (*taken, full):
        one.close()


def test_keys_of_the_section_count_where_a_gate_says_nothing(open_shop):
    config = LIMITS_OFF + '[paywall]\nfirst_byte_timeout = "300ms"\n' + \
        gate("hurried", "/hurried/**", 'upstream = "UPSTREAM"', price=None) + \
        gate("patient", "/patient/**", 'upstream = "UPSTREAM"', price=None, first_byte_timeout="60s")
    shop = open_shop(config)
    slow = threading.Event()
    shop.upstream.otherwise = says.waits_for(slow, says.answer())
    with Wire(shop.server.address()) as patient:
        patient.send("GET /patient/1 HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        assert get(shop.server.address(), "/hurried/1").status == 504
        slow.set()
        assert patient.read().status == 200


@pytest.mark.parametrize("upstream, keys, says_so", [
    ("http://127.0.0.1:1", {"upstream_ca": "none.pem"}, "it is not https"),
    ("https://127.0.0.1:1", {"upstream_ca": "none.pem"}, "none.pem"),
    ("http://127.0.0.1:1", {"idle_timeout": "soon"}, "idle_timeout"),
    ("http://127.0.0.1:1", {"connect_timeout": "0s"}, "longer than nothing"),
    ("http://127.0.0.1:1", {"upstream_host": "a b"}, "is a host name"),
    ("http://127.0.0.1:1", {"upstream_hots": "a"}, "did you mean upstream_host"),
], ids=["no_tls", "no_file", "no_span", "no_time", "no_host", "a_slip"])
def test_wrong_keys_stop_the_start(folders, upstream, keys, says_so):
    from harness.server import Server
    server = Server(folders(), gate("x", "/x/**", f'upstream = "{upstream}"', price=None, **keys))
    server.launch()
    assert server.wait(30) == 2 and says_so in "\n".join(server.errors), server.said()
