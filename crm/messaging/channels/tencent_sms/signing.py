"""Tencent Cloud's signature V3 (TC3-HMAC-SHA256), as its documentation describes it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

ALGORITHM = "TC3-HMAC-SHA256"
JSON = "application/json; charset=utf-8"
SIGNED = "content-type;host"


@dataclass(frozen=True, slots=True)
class Key:
    """The pair that signs."""

    secret_id: str
    secret: str


def authorization(key: Key, *, service: str, host: str, body: bytes, now: datetime) -> str:
    """The header Authorization of a POST of JSON to "/"."""
    day = now.astimezone(UTC).date().isoformat()
    scope = f"{day}/{service}/tc3_request"
    lines = f"content-type:{JSON}\nhost:{host}\n"
    asked = "\n".join(("POST", "/", "", lines, SIGNED, hashlib.sha256(body).hexdigest()))
    hashed = hashlib.sha256(asked.encode()).hexdigest()
    to_sign = "\n".join((ALGORITHM, str(int(now.timestamp())), scope, hashed))
    signature = hmac.new(_key_of_day(key, day, service), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key.secret_id}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"


def _key_of_day(key: Key, day: str, service: str) -> bytes:
    found = f"TC3{key.secret}".encode()
    for part in (day, service, "tc3_request"):
        found = hmac.new(found, part.encode(), hashlib.sha256).digest()
    return found
