"""WeChat's encrypted mode (安全模式): AES-256-CBC with the salon's EncodingAESKey, signed over the ciphertext.

As the platform documents it ("消息加解密说明"): the key is 43 characters of Base64 without padding, its first 16 bytes the
IV; the text is 16 random bytes, its length in network order, itself and the AppID, padded to a multiple of 32 (PKCS #7);
the signature is the SHA-1 of token, timestamp, nonce and ciphertext in the order of their letters.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from crm.messaging.channels.wechat.events import LONGEST, is_fresh

KEY = re.compile(r"[A-Za-z0-9]{43}")
BLOCK, RANDOM, LENGTH = 32, 16, 4
ANSWER = (
    "<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


class Forged(ValueError):
    """Not WeChat's, not for this account, or old."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What both sides know: the token that is typed at WeChat, the EncodingAESKey, the AppID."""

    token: str
    key: str
    app_id: str

    def open(self, query: Mapping[str, str], body: bytes, *, now: datetime) -> bytes:
        """The message inside, of a call that is fresh and signed. Raises Forged, and ValueError for what is no XML."""
        ciphertext = _ciphertext(body)
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        expected = self._signature(stamp, nonce, ciphertext)
        is_signed = hmac.compare_digest(expected.encode(), query.get("msg_signature", "").encode())
        if not is_signed or not is_fresh(stamp, now):
            raise Forged
        return self._opened(ciphertext)

    def close(self, message: str, *, now: datetime) -> str:
        """The answer as it goes back."""
        stamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        sealed = self._sealed(message.encode())
        signature = self._signature(stamp, nonce, sealed)
        return ANSWER.format(sealed=sealed, signature=signature, stamp=stamp, nonce=nonce)

    def _signature(self, stamp: str, nonce: str, ciphertext: str) -> str:
        said = "".join(sorted((self.token, stamp, nonce, ciphertext)))
        return hashlib.sha1(said.encode()).hexdigest()  # noqa: S324 - WeChat's

    def _opened(self, ciphertext: str) -> bytes:
        try:
            sealed = base64.b64decode(ciphertext, validate=True)
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(sealed) + decryptor.finalize()
        except (binascii.Error, ValueError):
            raise Forged from None
        pad = plain[-1] if plain else 0
        if not 1 <= pad <= BLOCK or len(plain) - pad < RANDOM + LENGTH:
            raise Forged
        rest = plain[RANDOM:-pad]
        (length,) = struct.unpack("!I", rest[:LENGTH])
        message, app_id = rest[LENGTH : LENGTH + length], rest[LENGTH + length :]
        if len(message) != length or not hmac.compare_digest(app_id, self.app_id.encode()):
            raise Forged
        return message

    def _sealed(self, message: bytes) -> str:
        plain = secrets.token_bytes(RANDOM) + struct.pack("!I", len(message)) + message + self.app_id.encode()
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def _cipher(self) -> Cipher[CBC]:
        key = base64.b64decode(f"{self.key}=")
        return Cipher(AES(key), CBC(key[:16]))


def _ciphertext(body: bytes) -> str:
    if len(body) > 2 * LONGEST or b"<!" in body.replace(b"<![CDATA[", b""):
        raise ValueError("not a message of WeChat's")
    try:
        found = ET.fromstring(body).findtext("Encrypt")  # noqa: S314 - no declaration, no entity gets here
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    if not found or not found.isascii():
        raise Forged
    return found
