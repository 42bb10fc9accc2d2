"""Clients of the API that write down what they ask and what they hear, and may ask again with the same key."""

import http.client
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.faults.journal import Deed, Journal

HALF_HOUR = timedelta(minutes=30)
SECONDS = 30
DONE = {200, 201}


@dataclass(frozen=True)
class Heard:
    """An answer; `raw` is the body as it came."""

    status: int
    raw: bytes
    retry_after: str | None = None

    def facts(self) -> dict[str, object]:
        """The body as JSON."""
        return dict(json.loads(self.raw))


@dataclass(frozen=True)
class Caller:
    """Somebody who books at a shop where two people work round the clock."""

    port: int
    host: str
    location: int
    service: int
    journal: Journal
    first: datetime

    def book(self, number: int) -> Heard | None:
        """Ask for the wish of that number, with its own key; None when no whole answer came."""
        visit = f"wish-{number}"
        deed = Deed(visit, "book", self.start(number).isoformat())
        customer = {"name": "Ada", "email": f"{visit}@example.com"}
        lines = [{"service": self.service, "staff": None}]
        body = {
            "location": self.location,
            "start": deed.start,
            "lines": lines,
            "customer": customer,
            "note": visit,
        }
        return self.do(deed, "POST", "", body)

    def move(self, number: int, token: str, target: int) -> Heard | None:
        """Move the visit to the start of another wish."""
        deed = Deed(f"wish-{number}", "move", self.start(target).isoformat())
        return self.do(deed, "PATCH", f"by-token/{token}/", {"start": deed.start})

    def cancel(self, number: int, token: str) -> Heard | None:
        """Cancel the visit."""
        return self.do(Deed(f"wish-{number}", "cancel"), "DELETE", f"by-token/{token}/", None)

    def do(self, deed: Deed, method: str, path: str, body: dict[str, object] | None) -> Heard | None:
        """Write the deed down, ask for it, and write down what was heard."""
        self.journal.plan(deed)
        heard = self.ask(method, f"/api/v1/appointments/{path}", body, key=deed.visit)
        if heard is not None and heard.status in DONE:
            self.journal.acknowledge(deed)
        elif heard is not None and heard.status < 500:
            self.journal.refuse(deed)
        return heard

    def ask(self, method: str, path: str, body: dict[str, object] | None, *, key: str) -> Heard | None:
        """One request on a line of its own, from an address of its own (the servers trust one proxy)."""
        number = sum(key.encode()) * 7919 + len(key)
        headers = {
            "Host": self.host,
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Connection": "close",
        }
        headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return Heard(answer.status, answer.read(), answer.headers.get("Retry-After"))
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()

    def start(self, number: int) -> datetime:
        """Two wishes for each half hour, one for each of the two people."""
        return self.first + HALF_HOUR * (number // 2)


def in_two_days() -> datetime:
    """A midnight (UTC) that can be booked."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
