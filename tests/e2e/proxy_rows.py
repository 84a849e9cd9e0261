"""What a proxy does to a message, row by row: what ours does, and what Debian's nginx (proxy_pass, Host kept) does with
the same. A row on which they differ says why.

`sent` and `says` are fields, one a line; `@up` stands for the upstream's address and `@paid` for a credential."""
from dataclasses import dataclass

SAME = object()
NOT_NAMED = "RFC 9110 §7.6.1: what Connection names goes no further; nginx drops the field itself alone."
NOT_DROPPED = "RFC 9110 §7.6.1 and §11.7: it is meant for the next hop; nginx passes it on."
OURS = "A visitor must not speak in the gate's name; nginx knows no such name."
OTHER_REQUEST = "It asks for another thing than the one that was priced; nginx has priced nothing."
BELIEVED = "Nobody vouches for the visitor's word; nginx passes it on unless told otherwise."
VIA = "RFC 9110 §7.6.3: a gateway says that it was there; nginx does not."
TOLD = "Ours tells the upstream who asked and how; nginx when configured to."


@dataclass
class Up:
    """A visitor's fields, and what the upstream hears of one of them on a free path."""
    name: str
    sent: str
    hears: str
    ours: object = None
    nginx: object = SAME
    why: str = ""


UP = [
    Up("connection names one", "Connection: X-Mine\nX-Mine: 1", "X-Mine", None, "1", NOT_NAMED),
    Up("connection names several", "Connection: close, x-a ,X-B\nX-A: 1\nx-b: 2", "X-B", None, "2", NOT_NAMED),
    Up("connection names a cookie", "Connection: Cookie\nCookie: a=1", "Cookie", None, "a=1", NOT_NAMED),
    Up("connection itself", "Connection: close", "Connection", None),
    Up("keep-alive", "Keep-Alive: timeout=5", "Keep-Alive", None),
    Up("te", "TE: trailers", "TE", None),
    Up("trailer", "Trailer: X-T", "Trailer", None, "X-T", NOT_DROPPED),
    Up("proxy-connection", "Proxy-Connection: keep-alive", "Proxy-Connection", None, "keep-alive", NOT_DROPPED),
    Up("proxy-authorization", "Proxy-Authorization: Basic eA==", "Proxy-Authorization", None, "Basic eA==",
        NOT_DROPPED),
    Up("proxy", "Proxy: http://evil.test", "Proxy", None, "http://evil.test",
       "Programs behind CGI take it for the variable HTTP_PROXY; nginx leaves that to its operator."),
    Up("upgrade to another protocol", "Connection: Upgrade\nUpgrade: h2c", "Upgrade", None),
    Up("expect", "Expect: 100-continue", "Expect", None),
    Up("via is added", "", "Via", "1.1 holdfast", None, VIA),
    Up("via is appended to", "Via: 1.0 edge", "Via", "1.0 edge, 1.1 holdfast", "1.0 edge", VIA),
    Up("host", "", "Host", "shop.test"),
    Up("x-forwarded-for of a stranger", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For", "127.0.0.1", "6.6.6.6",
        BELIEVED),
    Up("x-forwarded-proto of a stranger", "X-Forwarded-Proto: https", "X-Forwarded-Proto", "http", "https", BELIEVED),
    Up("x-forwarded-host", "", "X-Forwarded-Host", "shop.test", None, TOLD),
    Up("x-forwarded-prefix of a stranger", "X-Forwarded-Prefix: /x", "X-Forwarded-Prefix", None, "/x", BELIEVED),
    Up("forwarded of a stranger", "Forwarded: for=6.6.6.6", "Forwarded", None, "for=6.6.6.6", BELIEVED),
    Up("x-real-ip of a stranger", "X-Real-IP: 6.6.6.6", "X-Real-IP", None, "6.6.6.6", BELIEVED),
    Up("holdfast-paid", "Holdfast-Paid: 25 USD/2", "Holdfast-Paid", None, "25 USD/2", OURS),
    Up("holdfast_paid", "Holdfast_Paid: 25 USD/2", "Holdfast_Paid", None),
    Up("HOLDFAST-ATTEMPT", "HOLDFAST-ATTEMPT: 1", "HOLDFAST-ATTEMPT", None, "1", OURS),
    Up("credential", "Holdfast-Payment: @paid", "Holdfast-Payment", None, "@paid", OURS),
    Up("raiden credential", "X-Raiden-Payment-Id: 7", "X-Raiden-Payment-Id", None, "7", OURS),
    Up("our cookie", "Cookie: holdfast_x=@paid", "Cookie", None, "holdfast_x=@paid", OURS),
    Up("our cookie among others", "Cookie: a=1; holdfast_x=2; b=3", "Cookie", "a=1; b=3", "a=1; holdfast_x=2; b=3",
        OURS),
    Up("x-original-url", "X-Original-URL: /articles/1", "X-Original-URL", None, "/articles/1", OTHER_REQUEST),
    Up("x-rewrite-url", "X-Rewrite-URL: /articles/1", "X-Rewrite-URL", None, "/articles/1", OTHER_REQUEST),
    Up("x-original-uri", "X-Original-URI: /articles/1", "X-Original-URI", None, "/articles/1", OTHER_REQUEST),
    Up("x-http-method-override", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method-Override", None, "DELETE",
       OTHER_REQUEST),
    Up("x_http_method_override", "X_HTTP_Method_Override: DELETE", "X_HTTP_Method_Override", None),
    Up("an underscore that means nothing to us", "X_Other: 1", "X_Other", "1", None,
       "nginx drops every name with an underscore; ours only those that would pass for one it drops."),
    Up("user-agent", "User-Agent: t/1", "User-Agent", "t/1"),
    Up("accept-encoding", "Accept-Encoding: br", "Accept-Encoding", "br"),
    Up("authorization", "Authorization: Basic eA==", "Authorization", "Basic eA=="),
    Up("range", "Range: bytes=0-1", "Range", "bytes=0-1"),
    Up("if-none-match", 'If-None-Match: "x"', "If-None-Match", '"x"'),
    Up("last-event-id", "Last-Event-ID: 7", "Last-Event-ID", "7"),
]


@dataclass
class Down:
    """An upstream's fields, and what the visitor hears of one of them."""
    name: str
    says: str
    hears: str
    ours: object = None
    nginx: object = SAME
    why: str = ""


DOWN = [
    Down("connection names one", "Connection: X-Inner\nX-Inner: 1", "X-Inner", None, "1", NOT_NAMED),
    Down("keep-alive", "Keep-Alive: timeout=5", "Keep-Alive", None),
    Down("trailer", "Trailer: X-T", "Trailer", None, "X-T", NOT_DROPPED),
    Down("proxy-authenticate", "Proxy-Authenticate: Basic", "Proxy-Authenticate", None, "Basic", NOT_DROPPED),
    Down("upgrade", "Upgrade: h2c", "Upgrade", None, "h2c", NOT_DROPPED),
    Down("via is appended to", "Via: 1.1 inner", "Via", "1.1 inner, 1.1 holdfast", "1.1 inner", VIA),
    Down("a receipt of the upstream's own", "Holdfast-Receipt: forged", "Holdfast-Receipt", None, "forged",
         "Only the gate writes receipts; nginx knows none."),
    Down("a price on a free path", "Holdfast-Price: 1 USD/2", "Holdfast-Price", None, "1 USD/2",
         "Only the gate names prices; nginx knows none."),
    Down("a cookie in our name", "Set-Cookie: holdfast_x=1", "Set-Cookie", None, "holdfast_x=1",
         "The upstream could open its own pages for somebody, or close them; nginx has no cookies."),
    Down("a cookie", "Set-Cookie: a=1; Path=/", "Set-Cookie", "a=1; Path=/"),
    Down("server", "Server: inner/1", "Server", "inner/1", "nginx/1.22.1",
         "Ours adds no name of its own and hides none; nginx puts itself in the place."),
    Down("date", "Date: Mon, 01 Jan 2024 00:00:00 GMT", "Date", "Mon, 01 Jan 2024 00:00:00 GMT", "now",
         "RFC 9110 §6.6.1: the date is that of the origin; nginx writes its own."),
    Down("caching of what is free", "Cache-Control: public, max-age=60", "Cache-Control", "public, max-age=60"),
    Down("etag", 'ETag: "x"', "ETag", '"x"'),
    Down("content-encoding", "Content-Encoding: br", "Content-Encoding", "br"),
    Down("location", "Location: http://inner.test/", "Location", "http://inner.test/"),
    Down("accelerated redirect", "X-Accel-Redirect: /etc/passwd", "X-Accel-Redirect", "/etc/passwd", None,
         "It is for an nginx, which obeys it; ours is none, and passes on what free pages say."),
]


@dataclass
class Status:
    """What is answered when the upstream has something, or nothing, to say."""
    name: str
    ask: tuple            # method, target, fields
    ours: int
    nginx: object = SAME
    why: str = ""


GET = "GET"
LOOP = "RFC 5842 §7.2: asking on would never end; nginx does not look for itself in Via."
STATUSES = [
    Status("plain", (GET, "/free/1", ""), 200),
    Status("trace", ("TRACE", "/free/1", ""), 405),
    Status("connect to a path", ("CONNECT", "/free/1", ""), 405),
    Status("connect to a host", ("CONNECT", "shop.test:443", ""), 405, 400,
           "Neither opens a tunnel; nginx finds the target wrong before the method."),
    Status("an upstream that hangs up", (GET, "/free/hangs-up", ""), 502),
    Status("an upstream that speaks no HTTP", (GET, "/free/rubbish", ""), 502, None,
           "nginx takes it for HTTP/0.9, where everything is a body, and passes it on."),
    Status("an upstream with two lengths", (GET, "/free/two-lengths", ""), 502, 200,
           "RFC 9112 §6.3: nobody can say where it ends; nginx 1.22 goes by one of them."),
    Status("an upstream with both framings", (GET, "/free/both", ""), 502, 200,
           "RFC 9112 §6.1: a sign of smuggling; nginx 1.22 goes by the chunks."),
    Status("an upstream that switches unasked", (GET, "/free/switches", ""), 502, 101,
           "Ours asked for no other protocol; nginx passes the words on as they came."),
    Status("our own via", (GET, "/free/1", "Via: 1.1 holdfast"), 508, 200, LOOP),
    Status("anothers via", (GET, "/free/1", "Via: 1.1 elsewhere"), 200),
    Status("another host's absolute target", (GET, "http://@up/free/1", ""), 421, 200,
           "RFC 9112 §3.2: two hosts in one request; nginx believes the target, and asks the same upstream."),
    Status("a host of nobody", (GET, "/free/1", "Host:"), 400),
    Status("an expectation nobody knows", (GET, "/free/1", "Expect: a-miracle"), 417, 200,
           "RFC 9110 §10.1.1: what cannot be met may be refused; nginx drops the field unread."),
    Status("a target too long", (GET, "/free/" + "x" * 9_000, ""), 414),
    Status("fields too long", (GET, "/free/1", "X-Long: " + "x" * 40_000), 431, 400,
           "RFC 6585 §5; nginx says 400 for a line that is too long."),
]
