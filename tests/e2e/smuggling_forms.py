"""Bytes that two readers of one connection could take differently, by name. In each, @@ stands for the form's number,
so that whatever reaches the upstream can be told apart; /articles/ has a price, /free/ has none, /window/paid was paid
for by the credential of `paid` forms. The ideas: RFC 9112 §11, and what servers were caught with."""

HOST = b"Host: shop.test\r\n"
MARK = b"X-Form: @@\r\n"
SMUGGLED = b"GET /articles/@@-smuggled HTTP/1.1\r\n" + HOST + MARK + b"\r\n"


def line(request_line):
    return request_line + b"\r\n" + HOST + MARK + b"\r\n"


def get(fields):
    return b"GET /free/@@ HTTP/1.1\r\n" + HOST + MARK + fields + b"\r\n"


def host(fields):
    return b"GET /free/@@ HTTP/1.1\r\n" + MARK + fields + b"\r\n"


def post(fields, body=b""):
    return b"POST /free/@@ HTTP/1.1\r\n" + HOST + MARK + fields + b"\r\n" + body


def te(value, body=b"0\r\n\r\n" + SMUGGLED):
    return post(b"Transfer-Encoding:" + value + b"\r\n", body)


def cl(value, body=b"hello"):
    return post(b"Content-Length:" + value + b"\r\n", body + SMUGGLED)


def chunks(body):
    return post(b"Transfer-Encoding: chunked\r\n", body)


def chunk(size):
    return chunks(size + b"\r\nhello\r\n0\r\n\r\n" + SMUGGLED)


def paid(target):
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST + MARK + b"Holdfast-Payment: PAYMENT\r\n\r\n"


TE, CHUNKED = b"Transfer-Encoding", b"Transfer-Encoding: chunked\r\n"

LENGTHS = {
    "te and cl": post(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n" + SMUGGLED),
    "cl and te": post(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "te and cl zero": post(CHUNKED + b"Content-Length: 0\r\n", b"0\r\n\r\n" + SMUGGLED),
    "te identity and cl": post(b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"hello" + SMUGGLED),
    "te xchunked": te(b" xchunked"), "te chunkedx": te(b" chunkedx"), "te identity": te(b" identity", SMUGGLED),
    "te gzip, chunked": te(b" gzip, chunked"), "te chunked, gzip": te(b" chunked, gzip"),
    "te chunked, identity": te(b" chunked, identity"), "te chunked, chunked": te(b" chunked, chunked"),
    "te quoted": te(b' "chunked"'), "te with parameter": te(b" chunked;a=b"), "te with comma": te(b" chunked,"),
    "te with leading comma": te(b" ,chunked"), "te empty": te(b""),
    "te twice": post(CHUNKED * 2, b"0\r\n\r\n" + SMUGGLED),
    "te chunked then identity": post(CHUNKED + b"Transfer-Encoding: identity\r\n", b"0\r\n\r\n" + SMUGGLED),
    "te identity then chunked": post(b"Transfer-Encoding: identity\r\n" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "te vertical tab": te(b" \x0bchunked"), "te form feed after": te(b" chunked\x0c"),
    "te nul after": te(b" chunked\0"),
    "te non-breaking space": te(b" \xa0chunked"),
    "te space before colon": post(TE + b" : chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "te tab before colon": post(TE + b"\t: chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "te folded": te(b"\r\n chunked"),
    "te name with space first": post(b" " + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "te hidden by bare cr": post(b"X: y\r" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "te hidden by bare lf": post(b"X: y\n" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "te with underscore and cl": post(b"Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", b"hello" + SMUGGLED),
    "te in http/1.0": b"POST /free/@@ HTTP/1.0\r\n" + HOST + MARK + CHUNKED + b"\r\n0\r\n\r\n" + SMUGGLED,
    "te in capitals": te(b" CHUNKED", b"5\r\nhello\r\n0\r\n\r\n"),
    "cl plus": cl(b" +5"), "cl minus": cl(b" -5"), "cl minus zero": cl(b" -0", b""), "cl hex": cl(b" 0x5"),
    "cl float": cl(b" 5.0"), "cl exponent": cl(b" 5e0"), "cl underscore": cl(b" 1_0", b"helloworld"),
    "cl inner space": cl(b" 1 0", b"helloworld"), "cl list of equals": cl(b" 5, 5"),
    "cl list without space": cl(b" 5,5"), "cl list of different": cl(b" 5, 6"), "cl trailing comma": cl(b" 5,"),
    "cl leading comma": cl(b" ,5"), "cl empty": cl(b"", b""), "cl letters": cl(b" five"),
    "cl digits then letter": cl(b" 5a"), "cl nul": cl(b" 5\0"), "cl beyond 64 bits": cl(b" 18446744073709551621"),
    "cl beyond int64": cl(b" 9223372036854775808"), "cl folded": cl(b"\r\n 5"), "cl zeros before": cl(b" 005"),
    "cl blanks around": cl(b" \t5 \t"), "cl in capitals": post(b"CONTENT-LENGTH: 5\r\n", b"hello" + SMUGGLED),
    "cl twice the same": post(b"Content-Length: 5\r\n" * 2, b"hello" + SMUGGLED),
    "cl twice different": post(b"Content-Length: 5\r\nContent-Length: 0\r\n", b"hello" + SMUGGLED),
    "cl twice, other case": post(b"Content-Length: 5\r\ncontent-length: 0\r\n", b"hello" + SMUGGLED),
    "cl space before colon": post(b"Content-Length : 5\r\n", b"hello" + SMUGGLED),
    "cl with underscore": post(b"Content_Length: 5\r\n", SMUGGLED),
    "cl on get hides a request": get(b"Content-Length: %d\r\n" % (len(SMUGGLED) + 2)) + SMUGGLED,
    "cl on get, two of them": get(b"Content-Length: 0\r\nContent-Length: 35\r\n") + SMUGGLED,
    "cl named by connection": post(b"Connection: Content-Length\r\nContent-Length: 5\r\n", b"hello" + SMUGGLED),
    "te named by connection":
        post(b"Connection: Transfer-Encoding\r\n" + CHUNKED, b"5\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "host named by connection": get(b"Connection: Host, X-Form\r\n"),
    "upgrade to h2c":
        get(b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n") + SMUGGLED,
    "upgrade to websocket":
        get(b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 9\r\n") + SMUGGLED,
}

CHUNKS = {
    "chunk size hex prefix": chunk(b"0x5"), "chunk size empty": chunk(b""), "chunk size minus": chunk(b"-5"),
    "chunk size plus": chunk(b"+5"), "chunk size leading space": chunk(b" 5"),
    "chunk size trailing space": chunk(b"5 "),
    "chunk size trailing tab": chunk(b"5\t"), "chunk size underscore": chunk(b"0_5"),
    "chunk size overflows": chunk(b"10000000000000005"), "chunk size of many zeros": chunk(b"0" * 40 + b"5"),
    "chunk size with zeros": chunk(b"0005"), "chunk size 32 bits too many": chunk(b"100000005"),
    "chunk size ends with lf": chunks(b"5\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk size ends with cr": chunks(b"5\rhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk data ends with lf": chunks(b"5\r\nhello\n0\r\n\r\n" + SMUGGLED),
    "chunk data ends with nothing": chunks(b"5\r\nhello0\r\n\r\n" + SMUGGLED),
    "chunk data longer than said": chunks(b"5\r\nhello!\r\n0\r\n\r\n" + SMUGGLED),
    "chunk data shorter than said": chunks(b"6\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk extension": chunks(b'5;a=b;c="d"\r\nhello\r\n0;z\r\n\r\n'),
    "chunk extension with lf": chunks(b"5;a\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk extension with bare cr": chunks(b"5;a\rb\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk extension with nul": chunks(b"5;a\0b\r\nhello\r\n0\r\n\r\n" + SMUGGLED),
    "chunk extension too long": chunks(b"5;" + b"a" * 5000 + b"\r\nhello\r\n0\r\n\r\n"),
    "last chunk ends with lf": chunks(b"0\n\r\n" + SMUGGLED), "body ends with lf": chunks(b"0\r\n\n" + SMUGGLED),
    "trailer ends with lf": chunks(b"0\r\nX: y\n\r\n" + SMUGGLED),
    "trailer folded": chunks(b"0\r\nX: y\r\n z\r\n\r\n" + SMUGGLED),
    "trailer says cl": chunks(b"5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"),
    "trailer says te": chunks(b"5\r\nhello\r\n0\r\nTransfer-Encoding: identity\r\n\r\n"),
    "trailer says payment": chunks(b"5\r\nhello\r\n0\r\nHoldfast-Paid: 25 USD/2\r\n\r\n"),
}

HOSTS = {
    "no host": host(b""), "two hosts": host(HOST + b"Host: b\r\n"), "two equal hosts": host(HOST * 2),
    "host empty": host(b"Host:\r\n"), "host list": host(b"Host: shop.test, b\r\n"),
    "host with space": host(b"Host: a b\r\n"),
    "host with path": host(b"Host: a/b\r\n"), "host with user": host(b"Host: u@a\r\n"),
    "host with query": host(b"Host: a?b\r\n"), "host with escape": host(b"Host: a%2eb\r\n"),
    "host with bad port": host(b"Host: a:http\r\n"), "host with huge port": host(b"Host: a:65536\r\n"),
    "host of port alone": host(b"Host: :80\r\n"), "host with junk behind bracket": host(b"Host: [::1]a\r\n"),
    "host folded": host(b"Host:\r\n shop.test\r\n"), "host space before colon": host(b"Host : shop.test\r\n"),
    "host hidden behind blank": b"GET /free/@@ HTTP/1.1\r\n Host: b\r\n" + HOST + MARK + b"\r\n",
    "host with port": host(b"Host: shop.test:8402\r\n"), "host of ipv6": host(b"Host: [::1]:80\r\n"),
}

LINES = {
    "absolute, other host": line(b"GET http://b/free/@@ HTTP/1.1"),
    "absolute, same host": line(b"GET http://shop.test/free/@@ HTTP/1.1"),
    "absolute with user": line(b"GET http://u@shop.test/free/@@ HTTP/1.1"),
    "absolute without host": line(b"GET http:///free/@@ HTTP/1.1"),
    "absolute of another scheme": line(b"GET ftp://shop.test/free/@@ HTTP/1.1"),
    "relative": line(b"GET free/@@ HTTP/1.1"), "authority": line(b"GET shop.test:80 HTTP/1.1"),
    "asterisk on get": line(b"GET * HTTP/1.1"), "asterisk on options": line(b"OPTIONS * HTTP/1.1"),
    "connect": line(b"CONNECT shop.test:443 HTTP/1.1"), "trace": line(b"TRACE /free/@@ HTTP/1.1"),
    "target with fragment": line(b"GET /free/@@#y HTTP/1.1"), "target with space": line(b"GET /free/@@ y HTTP/1.1"),
    "target with a second request line": line(b"GET /free/@@ HTTP/1.1 GET /articles/@@-smuggled HTTP/1.1"),
    "target with tab": line(b"GET /free/@@\ty HTTP/1.1"), "target with nul": line(b"GET /free/@@\0y HTTP/1.1"),
    "target with cr": line(b"GET /free/@@\ry HTTP/1.1"), "target with utf-8": line(b"GET /free/@@\xc3\xa4 HTTP/1.1"),
    "target with escaped crlf": line(b"GET /free/@@%0d%0aX:%20y HTTP/1.1"),
    "target with escaped nul": line(b"GET /free/@@%00 HTTP/1.1"), "target missing": line(b"GET HTTP/1.1"),
    "two spaces before target": line(b"GET  /free/@@ HTTP/1.1"),
    "two spaces before version": line(b"GET /free/@@  HTTP/1.1"),
    "tab for space": line(b"GET\t/free/@@ HTTP/1.1"), "space behind version": line(b"GET /free/@@ HTTP/1.1 "),
    "http/0.9": b"GET /free/@@\r\n", "http/0.9 said aloud": line(b"GET /free/@@ HTTP/0.9"),
    "http/1.2": line(b"GET /free/@@ HTTP/1.2"), "http/2.0": line(b"GET /free/@@ HTTP/2.0"),
    "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http/1.10": line(b"GET /free/@@ HTTP/1.10"),
    "http/1.1 in lower case": line(b"GET /free/@@ http/1.1"), "another protocol": line(b"GET /free/@@ HTTPS/1.1"),
    "method with colon": line(b"GE:T /free/@@ HTTP/1.1"), "method in lower case": line(b"get /free/@@ HTTP/1.1"),
    "unknown method": line(b"BREW /free/@@ HTTP/1.1"), "empty line first": b"\r\n" + line(b"GET /free/@@ HTTP/1.1"),
    "two empty lines first": b"\r\n\r\n" + line(b"GET /free/@@ HTTP/1.1"),
    "bare lf first": b"\n" + line(b"GET /free/@@ HTTP/1.1"),
    "request line ends with lf": b"GET /free/@@ HTTP/1.1\n" + HOST + MARK + b"\r\n",
    "request line ends with cr": b"GET /free/@@ HTTP/1.1\r" + HOST + MARK + b"\r\n",
    "all lines end with lf": line(b"GET /free/@@ HTTP/1.1").replace(b"\r\n", b"\n"),
    "head ends with lf": get(b"")[:-2] + b"\n",
}

FIELDS = {
    "field folded with space": get(b"X: y\r\n z\r\n"), "field folded with tab": get(b"X: y\r\n\tz\r\n"),
    "field without colon": get(b"X\r\n"), "field without name": get(b": y\r\n"),
    "field name with space": get(b"X Y: z\r\n"),
    "field name with nul": get(b"X\0: y\r\n"), "field name with bracket": get(b"X[]: y\r\n"),
    "value with nul": get(b"X: y\0z\r\n"),
    "value with bare cr": get(b"X: y\rz\r\n"), "value with bare lf": get(b"X: y\nZ: z\r\n"),
    "value ends with cr cr lf": get(b"X: y\r\r\n"),
    "value with escape": get(b"X: y\x1bz\r\n"), "value with latin-1": get(b"X: \xe4\r\n"),
    "forged payment": get(b"Holdfast-Paid: 25 USD/2\r\n"),
    "expect something else": post(b"Expect: 200-ok\r\nContent-Length: 5\r\n", b"hello"),
    "method override": post(b"X-HTTP-Method-Override: DELETE\r\nContent-Length: 5\r\n", b"hello"),
    "rewritten by header": get(b"X-Original-URL: /articles/@@\r\nX-Rewrite-URL: /articles/@@\r\n"),
}

PRICED = {f"priced, spelled {target.decode()}": line(b"GET " + target + b" HTTP/1.1") for target in [
    b"/free/../articles/@@", b"/free/%2e%2e/articles/@@", b"/free/..%2farticles/@@", b"/free/..\\articles/@@",
    b"//articles/@@",
    b"/./articles/@@", b"/%61rticles/@@", b"/articles%2f@@", b"/free/..;/articles/@@", b"/free/%252e%252e/articles/@@"]}
PAID = {f"paid, asked as {target.decode()}": paid(target) for target in [
    b"/window/paid", b"/window/paid?", b"/window/paid?x=@@", b"/window/./paid", b"/window/paid/../@@", b"/window//paid",
    b"/window/p%61id", b"/window/paid%00", b"/window/paid;@@", b"/window/%2e%2e/articles/@@"]}

FORMS = {**LENGTHS, **CHUNKS, **HOSTS, **LINES, **FIELDS, **PRICED, **PAID}
