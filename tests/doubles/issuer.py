"""An issuer of access tokens, told by a test what to sign; it counts how often it is asked for its keys. Its token
endpoint keeps what it is sent, and takes no code."""
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

AUDIENCE = "https://api.example"


class Issuer:
    def __init__(self):
        self.asked, self.forms, self.keys = [], [], {}
        self.add_key("first")
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                double.asked.append(self.path)
                self.say(200, double.answer(self.path))

            def do_POST(self):
                double.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.say(400, {"error": "invalid_grant"})

            def say(self, status, what):
                body = json.dumps(what).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add_key(self, kid):
        """A new one in place of all others."""
        self.keys = {kid: ec.generate_private_key(ec.SECP256R1())}

    def answer(self, path):
        if path.endswith("openid-configuration"):
            return {"issuer": self.url, "jwks_uri": self.url + "/jwks", "token_endpoint": self.url + "/token",
                    "authorization_endpoint": self.url + "/auth"}
        return {"keys": [{**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())), "kid": kid,
                          "alg": "ES256", "use": "sig"} for kid, key in self.keys.items()]}

    def token(self, kid=None, typ="at+jwt", without=(), **changes):
        """A good one for `sub` "ada", but for the changes. A kid that is not ours is signed all the same."""
        now = int(time.time())
        claims = {"iss": self.url, "sub": "ada", "aud": AUDIENCE, "iat": now, "exp": now + 600, **changes}
        name, key = next(iter(self.keys.items()))
        return jwt.encode({name: value for name, value in claims.items() if name not in without}, key, "ES256",
                          {"kid": kid or name, "typ": typ})
