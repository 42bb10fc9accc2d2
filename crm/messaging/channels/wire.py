"""One HTTP call to a provider, which tells apart what was never sent from what was sent and not answered.

A provider that cannot tell a second sending from the first must not be asked twice for the second kind.
"""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.clock import system_clock
from kernel.context import current_salon_or_none
from kernel.outbox.registry import DeliveryError, NotNow

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 64 * 1024
USUAL_PAUSE, LONGEST_PAUSE = 30, 3600


class AnswerLost(DeliveryError):
    """It was handed over and the answer did not come: it may have left, or not."""

    def __init__(self, text: str) -> None:
        super().__init__(text, permanent=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said."""

    status: int
    body: bytes
    retry_after: str

    def facts(self) -> dict[str, Any]:
        """The body as a JSON object, {} where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def base_of(provider: str) -> str:
    """Where the provider is: `https://host`."""
    return str(settings.MESSAGE_PROVIDERS[provider])


def call(base: str, path: str, *, body: bytes, headers: Mapping[str, str], method: str = "POST") -> Answer:
    """One call; raises DeliveryError where nothing was sent (a permanent one for what no call can carry), AnswerLost where
    no whole answer came. A demo salon calls nobody.
    """
    if (salon := current_salon_or_none()) is not None and salon.is_demo:
        raise DeliveryError(_("a demo salon calls no provider"), permanent=True)
    return exchange(_connect(base), path, body=body, headers=headers, method=method)


def exchange(
    connection: http.client.HTTPConnection,
    path: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    method: str = "POST",
) -> Answer:
    """The same over a connection that stands already, which is closed then."""
    try:
        return _exchange(connection, method, path, body, headers)
    finally:
        connection.close()


def host_of(base: str) -> str:
    """The host as it stands in the Host header, with its port where it has one."""
    return urlsplit(base).netloc


def throttled(answer: Answer, text: str) -> NotNow:
    """Too much at once: not now, but after what the provider says, or half a minute."""
    told = answer.retry_after.strip()
    seconds = min(max(int(told), 1), LONGEST_PAUSE) if told.isdecimal() else USUAL_PAUSE
    return NotNow(text, again_at=system_clock.now() + timedelta(seconds=seconds))


def _connect(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.connect()
    except OSError as error:
        raise DeliveryError(
            _("%(host)s cannot be reached: %(error)s") % {"host": host_of(base), "error": error}
        ) from error
    return connection


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    try:
        _ask(connection, method, path, body, headers)
        response = connection.getresponse()
        text = response.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise AnswerLost(
            _("the answer was lost: %(error)s") % {"error": str(error) or type(error).__name__}
        ) from error
    return Answer(response.status, text, response.headers.get("Retry-After", ""))


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> None:
    """Send the call. Address and headers are looked at before the first byte leaves: what they cannot carry was not sent."""
    try:
        connection.request(method, path, body=body, headers=dict(headers))
    except (ValueError, http.client.InvalidURL) as error:
        raise DeliveryError(
            _("the account's details cannot be sent: %(error)s") % {"error": error}, permanent=True
        ) from error
