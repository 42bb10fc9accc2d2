"""Calling the API as its users do: JSON over HTTP on the salon's host."""

import json
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

_keys = count(1)


def soon(days: int = 7) -> date:
    """A day that can be booked."""
    return timezone.now().date() + timedelta(days=days)


def wanted(shop, start: str, **changes) -> dict:
    """The body of a booking of the first service by anyone."""
    return {
        "location": shop.location.pk,
        "start": start,
        "lines": [{"service": shop.services[0].pk, "staff": None}],
        "customer": {"name": "Ada", "email": "ada@example.com"},
        **changes,
    }


def send(client, method: str, path: str, body=None, **headers):
    """Call `/api/v1/<path>` with a JSON body."""
    raw = body if isinstance(body, bytes | str) else json.dumps(body)
    return getattr(client, method)(
        f"/api/v1/{path}", raw, content_type="application/json", headers=headers or None
    )


def book(client, body, key: str | None = None):
    """POST a booking; a key of its own unless one is given."""
    return send(client, "post", "appointments/", body, **{"Idempotency-Key": key or f"key-{next(_keys)}"})


def first_slots(client, shop, day: date) -> list[str]:
    """The free starts of the first service on that day."""
    query = f"location={shop.location.pk}&service={shop.services[0].pk}&from={day}&to={day}"
    return [slot["start"] for slot in client.get(f"/api/v1/availability/?{query}").json()["days"][0]["slots"]]


def codes(answer) -> set[tuple[str, str]]:
    """The problems of an answer as (field, code)."""
    return {(problem["field"], problem["code"]) for problem in answer.json()["problems"]}
