"""Photos that answer a question: on disk before the answer is kept, and off it where no answer names them.

An answer names its photo as `{"stored", "sha256"}`; the checksum of the answer so covers the picture itself. The photo belongs
to the form: it is no photo of the record, and needs no consent but the answer.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from crm.forms.models import FormAnswer
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest, due_settle
from kernel.errors import NotFound
from kernel.photos import DrawnPhoto, photo_put, photo_remove
from kernel.transactions import service_transaction

DUE_KIND = "customer_forms.tidy"
ORPHAN_AFTER = timedelta(days=1)
Answers = dict[str, Any]
_NAMED = """
SELECT value->>'stored' FROM customer_forms_formanswer, jsonb_each(answers)
WHERE photos_gone_at IS NULL AND jsonb_typeof(value) = 'object' AND value->>'stored' = ANY(%s)
"""


def answer_with_photos(
    answers: Answers, *, clock: Clock, keep: Callable[[Answers], FormAnswer]
) -> FormAnswer:
    """Put the photos among the answers on disk, and let `keep` keep the answers that name them.

    Where that fails, or an earlier answer stood, these photos are taken away again; killed in between, they are found
    within a day. Outside any transaction; raises what `keep` raises.
    """
    drawn = {code: value for code, value in answers.items() if isinstance(value, DrawnPhoto)}
    if drawn:
        tidy_before_writing(clock=clock)
    stored: Answers = {}
    kept: Answers = {}
    try:
        for code, photo in drawn.items():
            digest = hashlib.sha256(photo.large).hexdigest()
            stored[code] = {"stored": photo_put(photo, room="forms"), "sha256": digest}
        row = keep({**answers, **stored})
        kept = row.answers
        return row
    finally:
        for name in set(stored_of(stored)) - set(stored_of(kept)):
            photo_remove(name)


def stored_of(answers: Answers) -> list[str]:
    """The names on disk of the photos among the answers."""
    return [value["stored"] for value in answers.values() if isinstance(value, dict) and "stored" in value]


def photo_answered(row: FormAnswer, code: str) -> str:
    """The name on disk of the photo that answers the question. Raises NotFound, also where a rule of keeping took it."""
    value = row.answers.get(code)
    if row.photos_gone_at or not isinstance(value, dict) or "stored" not in value:
        raise NotFound
    return str(value["stored"])


@service_transaction
def tidy_before_writing(*, clock: Clock) -> None:
    """Make sure, before a photo is written, that one without an answer is found in a day."""
    tidy_owe(clock)


def tidy_owe(clock: Clock) -> None:
    """Have photos that no answer names looked for in a day; the caller is in a transaction."""
    due_at_latest(salon_uuid=current_salon().uuid, kind=DUE_KIND, instant=clock.now() + ORPHAN_AFTER)


def photos_tidy(*, clock: Clock) -> int:
    """Delete photos older than a day that no answer names; how many. Looks again in a day where fresh ones lie there."""
    before = (clock.now() - ORPHAN_AFTER).timestamp()
    old = {name for name, written in _on_disk() if written < before}
    gone = old - _named(old)
    for name in gone:
        photo_remove(name)
    due_settle(salon_uuid=current_salon().uuid, kind=DUE_KIND, next_due=lambda: _next(clock))
    return len(gone)


def _named(names: set[str]) -> set[str]:
    """Those that answers name."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [list(names)])
        return {name for (name,) in cursor.fetchall()}


def _next(clock: Clock) -> datetime | None:
    newest = max((written for _name, written in _on_disk()), default=0.0)
    seen = datetime.fromtimestamp(newest, UTC) + ORPHAN_AFTER
    return seen if seen > clock.now() else None


def _on_disk() -> list[tuple[str, float]]:
    """What lies in the folder, as answers name it, and when each was written (seconds since 1970)."""
    folder = Path(default_storage.path("forms"))
    if not folder.is_dir():
        return []
    files = [one for one in folder.iterdir() if one.is_file()]
    return [(f"forms/{one.name.replace('-small.', '.')}", one.stat().st_mtime) for one in files]
