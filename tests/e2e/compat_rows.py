"""What the clients of the origins send, and what they are answered: written from the facts of their contracts.

A row: name, method and path below the mount, who asks, what is sent, the status, the shape of the answer. Who asks is
None, or the name of a token of the test. A shape is a text (that very text), a pattern, a type, None, or a list or dict
of shapes with exactly these members.
"""
import re

ID = re.compile(r"usr_[0-9a-hjkmnp-tv-z]{36}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
ACCESS, REFRESH = re.compile(r"eyJ[\w.-]+"), re.compile(r"hf_refresh_[0-9a-z]+")
SENTENCE = {"detail": re.compile(r"\w.+")}
PASSWORD = "a long sentence of mine"


def wrong(*fields, where="body", kind="value_error"):
    """A 422 that names these fields."""
    return {"detail": [{"loc": [where, field] if field else [where], "msg": str, "type": kind} for field in fields]}


def missing(*fields, where="body"):
    return wrong(*fields, where=where, kind="missing")


def fits(shape, value):
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, dict):
        return isinstance(value, dict) and list(shape) == list(value) and \
            all(fits(shape[name], value[name]) for name in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and len(shape) == len(value) and all(map(fits, shape, value))
    return type(shape) is type(value) and shape == value


def new(username, /, **other):
    return {"email": f"{username}@kelp.example", "username": username, "password": PASSWORD, "first_name": "Kelp",
            "last_name": "Forest", **other}


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


SET = {"access_token": ACCESS, "refresh_token": REFRESH, "token_type": "bearer"}
ADA = {"id": ID, "email": "ada@kelp.example", "username": "ada", "first_name": "Ada", "last_name": "King Lovelace",
       "full_name": "Ada King Lovelace", "is_active": True, "created_at": TIME}
GRACE = {"id": ID, "email": None, "username": "grace", "first_name": "Grace", "last_name": "Hopper",
         "full_name": "Grace Hopper", "is_active": True, "created_at": TIME}
NOT_SIGNED_IN = {"detail": "Not authenticated"}
HEALTHY = {"status": "healthy", "timestamp": TIME, "version": str}

OPENON = [
    ("root", "GET", "/", None, None, 200, HEALTHY),
    ("health", "GET", "/health", None, None, 200, HEALTHY),

    ("sign up", "POST", "/auth/signup", None, new("kelp"), 201, SET),
    ("sign up with what is not known", "POST", "/auth/signup", None, new("dulse", full_name="D. L.", theme="sea"), 201,
     SET),
    ("sign up with an address that is taken", "POST", "/auth/signup", None, new("wrack", email="ada@kelp.example"), 201,
     SET),
    ("sign up with a username that is taken", "POST", "/auth/signup", None, new("ada", email="x@kelp.example"), 400,
     {"detail": "username is taken, or looks like one that is"}),
    ("sign up with one that looks like it", "POST", "/auth/signup", None, new("a-d-a"), 400, SENTENCE),
    ("sign up with a reserved one", "POST", "/auth/signup", None, new("admin"), 400, SENTENCE),
    ("sign up with a short username", "POST", "/auth/signup", None, new("ab"), 400, SENTENCE),
    ("sign up with a weak password", "POST", "/auth/signup", None, new("weak", password="password"), 400, SENTENCE),
    ("sign up with a short password", "POST", "/auth/signup", None, new("weak", password="Aa1!"), 400, SENTENCE),
    ("sign up with no address", "POST", "/auth/signup", None, new("weak", email="weak"), 400, SENTENCE),
    ("sign up without fields", "POST", "/auth/signup", None, {}, 422,
     missing("email", "username", "password", "first_name", "last_name")),
    ("sign up without a name", "POST", "/auth/signup", None, without(new("weak"), "last_name"), 422,
     missing("last_name")),
    ("sign up with a number for a name", "POST", "/auth/signup", None, new("weak", username=7), 422,
     wrong("username")),
    ("sign up with null", "POST", "/auth/signup", None, new("weak", email=None), 422, wrong("email")),
    ("sign up with half a body", "POST", "/auth/signup", None, '{"email": "a', 422, wrong("", kind="json_invalid")),
    ("sign up with a list", "POST", "/auth/signup", None, [], 422, wrong("")),
    ("sign up with GET", "GET", "/auth/signup", None, None, 405, None),

    ("log in", "POST", "/auth/login", None, {"username": "ada", "password": PASSWORD}, 200, SET),
    ("log in with the address", "POST", "/auth/login", None,
     {"username": "grace@kelp.example", "password": PASSWORD}, 200, SET),
    ("log in with a wrong password", "POST", "/auth/login", None, {"username": "ada", "password": "no"}, 401, SENTENCE),
    ("log in as nobody", "POST", "/auth/login", None, {"username": "nobodythere", "password": PASSWORD}, 401, SENTENCE),
    ("log in without a password", "POST", "/auth/login", None, {"username": "ada"}, 422, missing("password")),
    ("log in with an empty password", "POST", "/auth/login", None, {"username": "ada", "password": ""}, 422,
     wrong("password")),

    ("me", "GET", "/auth/me", "ada", None, 200, ADA),
    ("me of nobody", "GET", "/auth/me", None, None, 403, NOT_SIGNED_IN),
    ("me with rubbish", "GET", "/auth/me", "rubbish", None, 401, SENTENCE),
    ("me with a refresh token", "GET", "/auth/me", "refresh", None, 401, SENTENCE),

    ("change of nobody", "PUT", "/auth/me", None, {}, 403, NOT_SIGNED_IN),
    ("change nothing", "PUT", "/auth/me", "ada", {}, 200, ADA),
    ("change the name", "PUT", "/auth/me", "ada", {"full_name": "Ada King Lovelace"}, 200, ADA),
    ("change what is not known", "PUT", "/auth/me", "ada", {"avatar_url": "x", "country": "GB"}, 200, ADA),
    ("change to a taken username", "PUT", "/auth/me", "ada", {"username": "grace"}, 400, SENTENCE),
    ("change to a number", "PUT", "/auth/me", "ada", {"first_name": 1}, 422, wrong("first_name")),

    ("a free username", "GET", "/auth/username/check?username=sargassum", None, None, 200,
     {"available": True, "message": str}),
    ("a taken username", "GET", "/auth/username/check?username=ADA", None, None, 200,
     {"available": False, "message": str}),
    ("a bad username", "GET", "/auth/username/check?username=_", None, None, 200, {"available": False, "message": str}),
    ("no username", "GET", "/auth/username/check", None, None, 422, missing("username", where="query")),

    ("find", "GET", "/auth/users/search?query=gra", "ada", None, 200, [GRACE]),
    ("find by a name", "GET", "/auth/users/search?query=Hopp&limit=50&page=1", "ada", None, 200, [GRACE]),
    ("find no address", "GET", "/auth/users/search?query=grace%40kelp", "ada", None, 200, []),
    ("find oneself", "GET", "/auth/users/search?query=ada", "ada", None, 200, []),
    ("find as nobody", "GET", "/auth/users/search?query=gra", None, None, 403, NOT_SIGNED_IN),
    ("find by one letter", "GET", "/auth/users/search?query=g", "ada", None, 422, wrong("query", where="query")),
    ("find too many", "GET", "/auth/users/search?query=gra&limit=51", "ada", None, 422, wrong("limit", where="query")),
    ("find a few", "GET", "/auth/users/search?query=gra&limit=few", "ada", None, 422, wrong("limit", where="query")),
    ("find none", "GET", "/auth/users/search?query=gra&limit=0", "ada", None, 422, wrong("limit", where="query")),
    ("find nothing", "GET", "/auth/users/search", "ada", None, 422, missing("query", where="query")),
]

PAIR = {"access": ACCESS, "refresh": REFRESH}
LINUS = {"id": ID, "email": "linus@kelp.example", "username": "linus", "created_at": TIME}


def registered(username):
    return without(new(username), "first_name", "last_name")


PEERPUSH = [
    ("health", "GET", "/health", None, None, 200, {"status": "ok", "env": "sandbox", "time": TIME, "request_id": str}),
    ("version", "GET", "/version", None, None, 200,
     {"name": "holdfast", "version": str, "git_sha": str, "build": str}),

    ("register", "POST", "/auth/register", None, registered("sea_palm"), 201,
     {"id": ID, "email": "sea_palm@kelp.example", "username": "sea_palm", "created_at": TIME}),
    ("register with an address that is taken", "POST", "/auth/register", None,
     {**registered("dabberlocks"), "email": "linus@kelp.example"}, 201,
     {"id": ID, "email": "linus@kelp.example", "username": "dabberlocks", "created_at": TIME}),
    ("register with a username that is taken", "POST", "/auth/register", None,
     {**registered("linus"), "email": "x@kelp.example"}, 409, SENTENCE),
    ("register with a capital", "POST", "/auth/register", None, registered("Kombu"), 422, wrong("username")),
    ("register with a hyphen", "POST", "/auth/register", None, registered("kom-bu"), 422, wrong("username")),
    ("register with 2 letters", "POST", "/auth/register", None, registered("ko"), 422, wrong("username")),
    ("register with 21 letters", "POST", "/auth/register", None, registered("k" * 21), 422, wrong("username")),
    ("register with a short password", "POST", "/auth/register", None, {**registered("kombu"), "password": "7 chars"},
     422, wrong("password")),
    ("register with a common password", "POST", "/auth/register", None,
     {**registered("kombu"), "password": "password"}, 422, wrong("password")),
    ("register with no address", "POST", "/auth/register", None, {**registered("kombu"), "email": "kombu"}, 422,
     wrong("email")),
    ("register without fields", "POST", "/auth/register", None, {}, 422, missing("email", "username", "password")),
    ("register with half a body", "POST", "/auth/register", None, "{", 422, wrong("", kind="json_invalid")),

    ("log in", "POST", "/auth/login", None, {"email": "grace@kelp.example", "password": PASSWORD}, 200, PAIR),
    ("log in with a wrong password", "POST", "/auth/login", None, {"email": "grace@kelp.example", "password": "no"},
     401, SENTENCE),
    ("log in with an address nobody has", "POST", "/auth/login", None,
     {"email": "nobody@kelp.example", "password": PASSWORD}, 401, SENTENCE),
    ("log in with a username", "POST", "/auth/login", None, {"email": "linus", "password": PASSWORD}, 422,
     wrong("email")),
    ("log in without anything", "POST", "/auth/login", None, {}, 422, missing("email", "password")),

    ("refresh", "POST", "/auth/refresh", "refresh", None, 200, PAIR),
    ("refresh with a body", "POST", "/auth/refresh", "refresh", {}, 200, PAIR),
    ("refresh with an access token", "POST", "/auth/refresh", "linus", None, 401, SENTENCE),
    ("refresh with rubbish", "POST", "/auth/refresh", "rubbish", None, 401, SENTENCE),
    ("refresh with nothing", "POST", "/auth/refresh", None, None, 401, SENTENCE),

    ("me", "GET", "/auth/me", "linus", None, 200, LINUS),
    ("me of nobody", "GET", "/auth/me", None, None, 401, SENTENCE),
    ("me with rubbish", "GET", "/auth/me", "rubbish", None, 401, SENTENCE),
    ("me with a refresh token", "GET", "/auth/me", "refresh", None, 401, SENTENCE),
]
