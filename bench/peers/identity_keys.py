"""Keys of the peers' identity figures, and a token signed with each: of the same claims as ours."""
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from jose import jwk

ISSUER = "https://shop.example"


def pem(key):
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


PRIVATE = {"EdDSA": ed25519.Ed25519PrivateKey.generate(), "RS256": rsa.generate_private_key(65537, 2048)}
# Read once, as either library lets a careful application do.
PUBLIC = {"EdDSA": PRIVATE["EdDSA"].public_key(), "RS256": jwk.construct(pem(PRIVATE["RS256"].public_key()), "RS256")}


def token(algorithm, subject="usr_06h00se97bf5c52rt1r5f02ey70cx047w42g"):
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": ISSUER, "sub": subject, "sid": "ses_06h00se978cd8my3yvxy22skr7frmg2v4x0g",
              "client_id": "holdfast", "iat": now, "exp": now + 86400, "jti": "hkd6g6q8mj9y5ccckgex1ke0x4"}
    return jwt.encode(claims, PRIVATE[algorithm], algorithm, {"typ": "at+jwt", "kid": "one"})
