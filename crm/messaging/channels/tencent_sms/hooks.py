"""What 腾讯云短信 tells us: reports as a JSON list, texts one by one, not signed; the address's own token is the proof."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse

from crm.messaging.channels.reading import facts_of
from crm.messaging.hooks.replying import Incoming, Told


def is_genuine(_request: HttpRequest) -> bool:
    """Nothing is signed; the token of the address was asked already."""
    return True


def told(request: HttpRequest) -> list[Told | Incoming]:
    """Reports and texts; raises ValueError for what is neither."""
    facts = facts_of(request.body)
    rows = facts if isinstance(facts, list) else [facts]
    return [_report(row) if "report_status" in row else _incoming(row) for row in rows]


def _report(row: dict[str, object]) -> Told:
    error = f"腾讯云短信: {row.get('errmsg', '')} {row.get('description', '')}".strip()
    return Told(str(row.get("sid", "")), None, row["report_status"] == "SUCCESS", error)


def _incoming(row: dict[str, object]) -> Incoming:
    """A text has no number of its own: sender, time and words are it."""
    sender = f"+{row['nationcode']}{row['mobile']}"
    known = f"{sender} {row.get('time')} {row.get('extend')} {row['text']}"
    return Incoming(hashlib.sha256(known.encode()).hexdigest(), sender, str(row["text"]))


def answer(_text: str) -> HttpResponse:
    """Taken; nothing can be said back."""
    return JsonResponse({"result": 0, "errmsg": "OK"})
