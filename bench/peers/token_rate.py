"""How many tokens a second one core verifies with PyJWT (EdDSA) and with python-jose (RS256: it has no EdDSA). Prints
one JSON object. token_rate.py [SECONDS]"""
import json
import sys
import time

import identity_keys
import jwt
from jose import jwt as jose


def rate(seconds, verify):
    done, begun = 0, time.perf_counter()
    while time.perf_counter() < begun + seconds:
        for _ in range(20):
            verify()
        done += 20
    return done / (time.perf_counter() - begun)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    by_pyjwt, by_jose = identity_keys.token("EdDSA"), identity_keys.token("RS256")
    expected = {"audience": identity_keys.ISSUER, "issuer": identity_keys.ISSUER}
    pyjwt = rate(seconds, lambda: jwt.decode(by_pyjwt, identity_keys.PUBLIC["EdDSA"], ["EdDSA"], **expected))
    python_jose = rate(seconds, lambda: jose.decode(by_jose, identity_keys.PUBLIC["RS256"], ["RS256"], **expected))
    print(json.dumps({"pyjwt": round(pyjwt), "python_jose": round(python_jose)}))


if __name__ == "__main__":
    main()
