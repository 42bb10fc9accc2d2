"""A push service with browsers behind it: it takes sealed messages, and each browser opens its own."""

import base64
import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.crm.messaging.providers.server import Given, ProviderServer, Taken


class PushServer(ProviderServer):
    """Takes every push with 201."""

    def usual(self, _taken: Taken) -> Given:
        return 201, {}, {}


@dataclass
class Browser:
    """A browser that has subscribed: its own key, its secret, and where it is pushed to."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def told(self) -> dict[str, str]:
        """What it says of itself."""
        return {"endpoint": self.endpoint, "p256dh": text_of(self.point), "auth": text_of(self.secret)}

    def opened(self, body: bytes) -> dict:
        """What the sealed body says (RFC 8291, read backwards)."""
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), point)
        known = derived(self.secret, shared, b"WebPush: info\x00" + self.point + sender, 32)
        key = derived(salt, known, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derived(salt, known, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])


def claims_of(header: str, public_key: str) -> dict:
    """What a VAPID header claims, its signature checked with that key."""
    said, _comma, _key = header.removeprefix("vapid t=").partition(", ")
    text, _dot, signature = said.rpartition(".")
    raw = bytes_of(signature)
    signed = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(public_key))
    point.verify(signed, text.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(bytes_of(text.partition(".")[2]))


def derived(salt: bytes, known: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(known)


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
