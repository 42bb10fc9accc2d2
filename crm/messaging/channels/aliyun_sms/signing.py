"""Alibaba Cloud's signature V3 (ACS3-HMAC-SHA256), as its documentation describes it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Call:
    """One call in RPC style: everything stands in the query, the body is empty."""

    host: str
    action: str
    version: str
    query: Mapping[str, str]

    @property
    def query_text(self) -> str:
        """The query in canonical order and form (RFC 3986)."""
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(self.query.items()))


def headers_of(call: Call, *, key_id: str, secret: str, nonce: str, now: datetime) -> dict[str, str]:
    """The headers of a POST to "/", with the signature."""
    body = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": call.host,
        "x-acs-action": call.action,
        "x-acs-content-sha256": body,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": call.version,
    }
    signed = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    asked = "\n".join(("POST", "/", call.query_text, lines, signed, body))
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(asked.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    told = f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"
    return headers | {"Authorization": told}


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
