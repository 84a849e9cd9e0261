"""What visitors and operators send that is nobody else's business: requests as they are written, with <words> in the
places of secrets. Each <word> becomes a mark that stands nowhere else, or a payment of this very target."""
from dataclasses import dataclass

MADE_UP = "pay_0000000000" + "<made_up>" + "0000000000"   # has the shape of an id, and is none


@dataclass
class Row:
    name: str
    status: int
    request: str         # "GET /path"
    fields: tuple = ()
    body: str = ""


def row(name, status, request, *fields, body=""):
    return Row(name, status, request, fields, body)


JSON, PAGE = "Accept: application/json", "Accept: text/html"
AWAITED, PAID, USED = "Holdfast-Payment: <awaited>", "Holdfast-Payment: <paid>", "Holdfast-Payment: <used>"
KEY, FORM = "Authorization: Bearer <operators_key>", "Content-Type: application/json"

GATE = [
    row("free", 200, "GET /free/a?q=<query>&<query>", "Cookie: session=<cookie>", "Authorization: Bearer <key>"),
    row("free_posted", 200, "POST /free/form?q=<query>", "Content-Type: text/plain", body="<body>"),
    row("not_for_sale", 404, "GET /nowhere/<path>?q=<query>", "Cookie: <cookie>"),
    row("bill", 402, "GET /articles/<path>?q=<query>", JSON, "Cookie: session=<cookie>", "Authorization: Basic <key>"),
    row("bill_as_a_page", 402, "GET /articles/<path>?q=<query>", PAGE, "Referer: http://x.test/?<referer>"),
    row("bill_for_a_body", 402, "POST /articles/form?q=<query>", JSON, body="<body>"),
    row("price_of_the_upstream", 402, "GET /quoted/<path>?q=<query>", JSON, "Cookie: session=<cookie>"),
    row("awaited", 401, "GET /articles/a?q=<query>", AWAITED),
    row("awaited_by_cookie", 401, "GET /articles/a?q=<query>", "Cookie: session=<cookie>; <our_cookie>"),
    row("awaited_page", 401, "GET /articles/a?q=<query>", PAGE, "Cookie: <our_cookie>"),
    row("paid", 200, "GET /articles/a?q=<query>", PAID, "Cookie: session=<cookie>", "Authorization: Bearer <key>"),
    row("paid_file", 200, "GET /files/a.txt?q=<query>", PAID),
    row("by_receipt", 200, "GET /window/a?q=<query>", "Holdfast-Receipt: <receipt>"),
    row("a_receipt_that_is_none", 400, "GET /window/a?q=<query>", "Holdfast-Receipt: <receipt_like>.<receipt_like>"),
    row("used", 404, "GET /articles/a?q=<query>", USED),
    row("made_up_payment", 404, "GET /articles/a?q=<query>", "Holdfast-Payment: " + MADE_UP),
    row("another_page", 404, "GET /articles/<path>?q=<query>", "Holdfast-Payment: <elsewhere>"),
    row("malformed_payment", 400, "GET /articles/a?q=<query>", "Holdfast-Payment: <credential>"),
    row("raiden_awaited", 401, "GET /svt/a.txt?q=<query>", "X-Raiden-Payment-Id: <identifier>"),
    row("raiden_malformed", 400, "GET /svt/a.txt?q=<query>", "X-Raiden-Payment-Id: <credential>"),
    row("two_credentials", 400, "GET /articles/a?q=<query>", "Holdfast-Payment: <credential>", AWAITED),
    row("bad_path", 400, "GET /articles/<path>%00?q=<query>", "Cookie: session=<cookie>"),
    row("two_hosts", 400, "GET /articles/a?q=<query>", "Host: one.test", "Host: <host>"),
    row("folded_field", 400, "GET /articles/a?q=<query>", "Cookie: a=1\r\n <cookie>"),
    row("a_host_that_is_none", 400, "GET /articles/a?q=<query>", "Host: <user>@x.test"),
    row("no_tunnel", 405, "TRACE /articles/a?q=<query>", "Cookie: session=<cookie>"),
    row("body_too_large", 413, "POST /articles/form?q=<query>", AWAITED, "Content-Length: 9000000"),
    row("target_too_long", 414, "GET /articles/" + "a" * 9000 + "?q=<query>", "Cookie: session=<cookie>"),
    row("field_too_large", 431, "GET /free/a?q=<query>", "Cookie: session=<cookie>" + "a" * 20_000),
    row("unknown_coding", 501, "POST /articles/form?q=<query>", "Transfer-Encoding: <header>"),
    row("nobody_behind", 502, "GET /gone/<path>?q=<query>", "Cookie: session=<cookie>"),
    row("upstream_hangs_up", 502, "GET /free/hangs-up?q=<query>", "Cookie: session=<cookie>"),
    row("upstream_talks_nonsense", 502, "GET /free/nonsense?q=<query>", "Authorization: Bearer <key>"),
    row("paid_and_upstream_fails", 502, "GET /articles/fails?q=<query>", PAID),
    row("paid_and_upstream_hangs_up", 502, "GET /articles/hangs-up?q=<query>", PAID),
    row("upstream_breaks_off", 200, "GET /free/breaks-off?q=<query>", "Cookie: session=<cookie>"),
    row("upstream_is_late", 504, "GET /slow/<path>?q=<query>", "Cookie: session=<cookie>"),
    row("public_view", 200, "GET /.holdfast/payments/<awaited>?wait=0", "Cookie: session=<cookie>"),
    row("public_view_badly_asked", 422, "GET /.holdfast/payments/<awaited>?wait=<query>"),
    row("pay_page", 200, "GET /.holdfast/pay/<awaited>?q=<query>", PAGE),
    row("paying", 200, "POST /.holdfast/payments/<awaited>/pay?q=<query>", FORM, body='{"amount": 25}'),
    row("paying_nonsense", 400, "POST /.holdfast/payments/<awaited>/pay", FORM, body='{"amount": <body>'),
    row("paying_what_is_none", 404, f"POST /.holdfast/payments/{MADE_UP}/pay"),
    row("receipt_of_nothing", 404, f"GET /.holdfast/receipts/{MADE_UP}", PAGE),
]

NEW = '{"price": {"amount": 25, "asset": "USD/2"}, "resource": "<resource>", "metadata": {"mail": "<metadata>"}}'

API = [
    row("created", 201, "POST /v1/payments", KEY, FORM, "Idempotency-Key: <idempotency_key>", body=NEW),
    row("broken_json", 400, "POST /v1/payments", KEY, FORM, body='{"resource": "<body>'),
    row("unknown_member", 422, "POST /v1/payments", KEY, FORM, body='{"<body>": "<body>"}'),
    row("too_much_json", 413, "POST /v1/payments", KEY, FORM, body='{"resource": "<body>' + "a" * 2_000_000 + '"}'),
    row("wrong_kind", 415, "POST /v1/payments", KEY, "Content-Type: text/plain", body="<body>"),
    row("listed", 200, "GET /v1/payments?state=paid", KEY),
    row("listed_badly", 422, "GET /v1/payments?state=<query>", KEY),
    row("a_cursor_that_is_none", 422, "GET /v1/payments?after=<query>", KEY),
    row("no_key", 401, "GET /v1/payments?q=<query>"),
    row("wrong_key", 401, "GET /v1/payments?q=<query>", "Authorization: Bearer hf_test_<key>"),
    row("key_in_the_address", 400, "GET /v1/payments?access_token=<key>"),
    row("viewed", 200, "GET /v1/payments/<awaited>", "Cookie: session=<cookie>"),
    row("detailed", 200, "GET /v1/payments/<paid>/details", KEY),
    row("claimed", 200, "POST /v1/payments/<paid>/claim", KEY, FORM, body="{}"),
    row("claimed_too_early", 409, "POST /v1/payments/<awaited>/claim", KEY, FORM, body="{}"),
    row("not_there", 404, f"GET /v1/payments/{MADE_UP}"),
    row("paid_in_the_sandbox", 200, "POST /v1/sandbox/payments/<awaited>/pay", FORM, body='{"amount": 10}'),
    row("settled_nothing", 404, "POST /v1/obligations/obl_<made_up>/settle", KEY, FORM, body='{"how": "<body>"}'),
    row("assigned_nothing", 404, "POST /v1/unmatched-money/assign", KEY, FORM,
        body='{"rail": "raiden", "transfer": "<body>", "payment_id": "<awaited>"}'),
    row("setup_with_a_wrong_link", 409, "POST /v1/setup", FORM, body='{"token": "<setup_token>", "name": "<body>"}'),
    row("key_made", 201, "POST /v1/keys", KEY, FORM, body='{"name": "<body>", "scopes": ["payments:read"]}'),
    row("story", 200, "GET /till/payments/<awaited>?q=<query>", PAGE, "Cookie: session=<cookie>"),
    row("pressed", 303, "POST /till/payments/<awaited>/pay", "Cookie: session=<cookie>"),
    row("pressed_by_another_site", 403, "POST /till/payments/<awaited>/pay", "Origin: https://<host>.test"),
    row("foreign_host", 421, "GET /v1/payments/<awaited>?q=<query>", "Host: <host>.test"),
    row("no_such_page", 404, "GET /v1/<path>?q=<query>", "Cookie: session=<cookie>"),
]
