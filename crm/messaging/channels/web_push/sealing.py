"""Sealing a push for one browser (RFC 8291, aes128gcm of RFC 8188) and signing for the salon (VAPID, RFC 8292).

Some sixty lines on `cryptography`, which is here anyway, in the place of a library that brings two HTTP clients
(docs/decisions/0075).
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kernel.context import current_salon

RECORD = 4096
LONGEST_TEXT = RECORD - 16 - 1 - 86  # what is left of one record beside tag, mark and header
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
GOOD_FOR = timedelta(hours=12)
POINT_BYTES, SECRET_BYTES = 65, 16


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser's keys, as its subscription told them."""

    point: bytes
    secret: bytes


def browser_of(p256dh: str, auth: str) -> Browser:
    """The keys as a subscription writes them (base64url); raises ValueError for what is none."""
    browser = Browser(unpadded(p256dh), unpadded(auth))
    if len(browser.point) != POINT_BYTES or len(browser.secret) != SECRET_BYTES:
        raise ValueError("not the keys of a subscription")
    _public(browser.point)
    return browser


def sealed(text: bytes, browser: Browser) -> bytes:
    """The text as one record that this browser alone can open."""
    return sealed_with(text, browser, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))


def sealed_with(text: bytes, browser: Browser, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The same with a key and salt of the caller's, which must serve once only."""
    shared = own.exchange(ec.ECDH(), _public(browser.point))
    own_point = point_of(own)
    told = b"WebPush: info\x00" + browser.point + own_point
    known = _derived(browser.secret, shared, told, 32)
    key = _derived(salt, known, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(salt, known, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(own_point)]) + own_point
    return header + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def public_key() -> str:
    """The salon's key, by which browsers know who may push to them."""
    return _text(point_of(_salon_key()))


def authorization(endpoint: str, *, contact: str, now: datetime) -> str:
    """The Authorization header for a push service: who sends, signed for that service and half a day."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": contact,
    }
    head = _text(b'{"typ":"JWT","alg":"ES256"}')
    said = f"{head}.{_text(json.dumps(claims, separators=(',', ':')).encode())}"
    r, s = utils.decode_dss_signature(_salon_key().sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={public_key()}"


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public point, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def unpadded(text: str) -> bytes:
    """base64url without its padding; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _salon_key() -> ec.EllipticCurvePrivateKey:
    """Derived from the instance's secret for this salon alone, so that nothing needs to be stored."""
    seed = f"push key {current_salon().uuid} {settings.SECRET_KEY}".encode()
    number = int.from_bytes(hashlib.sha512(seed).digest(), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _derived(salt: bytes, known: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(known)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
