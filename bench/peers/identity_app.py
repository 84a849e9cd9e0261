"""The peer of "who is signed in": a small, ordinary FastAPI application that verifies a token and reads one row.

GET /token gives a token; GET /me wants it; GET /open reads the same row for anybody. PEER_LIBRARY: pyjwt or jose.
"""
import os
import sqlite3

import identity_keys
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError
from jose import jwt as jose

ALGORITHM = {"pyjwt": "EdDSA", "jose": "RS256"}[os.environ["PEER_LIBRARY"]]
EXPECTED = {"audience": identity_keys.ISSUER, "issuer": identity_keys.ISSUER}
USER = "usr_06h00se97bf5c52rt1r5f02ey70cx047w42g"

database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE users (id TEXT PRIMARY KEY, username TEXT, email TEXT, role TEXT, state TEXT)")
database.execute("INSERT INTO users VALUES (?, 'ada', 'ada@example.org', 'user', 'active')", [USER])
app = FastAPI()


def user_row(user):
    row = database.execute("SELECT id, username, email, role, state FROM users WHERE id = ?", [user]).fetchone()
    return dict(zip(("id", "username", "email", "role", "state"), row))


def subject_of(token):
    try:
        return (jwt if ALGORITHM == "EdDSA" else jose).decode(token, identity_keys.PUBLIC[ALGORITHM], [ALGORITHM],
                                                              **EXPECTED)["sub"]
    except (jwt.PyJWTError, JWTError) as wrong:
        raise HTTPException(401) from wrong


@app.get("/token")
async def token():
    return PlainTextResponse(identity_keys.token(ALGORITHM, USER))


@app.get("/open")
async def open_to_all():
    return user_row(USER)


@app.get("/me")
async def me(shown: HTTPAuthorizationCredentials = Depends(HTTPBearer())):
    return user_row(subject_of(shown.credentials))
