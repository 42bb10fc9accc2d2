"""A second opinion on a salon's rows: what was acknowledged is there, and all tables tell the same story.

It shares nothing with the product but the names of tables.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import psycopg

from tests.faults.journal import Deed, Journal

_TRAIL = "kernel_audit.object_type = 'diary.appointment' AND kernel_audit.object_id = visit.id"
_TOLD = "message.about_type = 'diary.appointment' AND message.about_id = visit.id"
# Each gives the rows that should not be.
STORIES = {
    "a visit without lines": """
        SELECT reference FROM diary_appointment visit
        WHERE NOT EXISTS (SELECT FROM diary_appointmentline line WHERE line.appointment_id = visit.id)""",
    "a line of a live visit that occupies nobody": """
        SELECT visit.reference FROM diary_appointment visit JOIN diary_appointmentline line ON line.appointment_id = visit.id
        WHERE visit.state NOT IN ('cancelled', 'no_show') AND NOT EXISTS (
          SELECT FROM diary_block block WHERE block.line_id = line.id AND block.staff_id = line.staff_id
            AND lower(block.during) <= line.starts_at AND upper(block.during) > line.starts_at)""",
    "a cancelled visit that still occupies somebody": """
        SELECT visit.reference FROM diary_appointment visit JOIN diary_block block ON block.appointment_id = visit.id
        WHERE visit.state = 'cancelled'""",
    "a block of work that belongs to no visit": """
        SELECT id::text FROM diary_block WHERE kind = 'work' AND appointment_id IS NULL""",
    "a visit whose version is not its number of lines on the trail": f"""
        SELECT reference FROM diary_appointment visit WHERE visit.version <>
          (SELECT count(*) FROM audit_auditline kernel_audit WHERE {_TRAIL})""",
    "a trail of no visit": """
        SELECT object_id::text FROM audit_auditline WHERE object_type = 'diary.appointment'
          AND object_id NOT IN (SELECT id FROM diary_appointment)""",
    "a change of which the customer is not told once": f"""
        SELECT reference || ' ' || change.action FROM diary_appointment visit, (VALUES
          ('appointment.create', 'visit_booked_customer'), ('appointment.move', 'visit_moved_customer'),
          ('appointment.cancel', 'visit_cancelled_customer')) AS change(action, message)
        WHERE (SELECT count(*) FROM audit_auditline kernel_audit WHERE {_TRAIL} AND kernel_audit.action = change.action)
           <> (SELECT count(*) FROM messaging_message message WHERE {_TOLD} AND message.kind = change.message)""",
    "a message that nobody will deliver": """
        SELECT dedupe_key FROM messaging_message WHERE dedupe_key NOT IN (SELECT dedupe_key FROM outbox_outboxentry)""",
    "something owed that says nothing": """
        SELECT dedupe_key FROM outbox_outboxentry WHERE topic = 'message'
          AND dedupe_key NOT IN (SELECT dedupe_key FROM messaging_message)""",
    "something owed that no tick will find": """
        SELECT count(*)::text FROM outbox_outboxentry WHERE state = 'waiting' HAVING count(*) > 0 AND NOT EXISTS (
          SELECT FROM public.due_duework due JOIN public.registry_salon salon ON salon.uuid = due.salon_uuid
          WHERE due.kind = 'outbox' AND salon.schema_name = current_schema())""",
    "a kept answer without its visit": """
        SELECT key FROM idempotency_idempotencyrecord WHERE status = 201
          AND answer ->> 'id' NOT IN (SELECT reference FROM diary_appointment)""",
    "a visit without its kept answer": """
        SELECT reference FROM diary_appointment visit WHERE source = 'api' AND 1 <> (
          SELECT count(*) FROM idempotency_idempotencyrecord WHERE status = 201 AND answer ->> 'id' = visit.reference)""",
    "one wish booked more than once": """
        SELECT customer_note FROM diary_appointment GROUP BY customer_note HAVING count(*) > 1""",
}
_BLOCKS = """
SELECT coalesce('person ' || staff_id, 'resource ' || resource_id || '.' || unit), lower(during), upper(during)
FROM diary_block WHERE NOT overbooked"""
_VISITS = "SELECT customer_note, state, starts_at FROM diary_appointment"


def audit(address: str, schema: str, journal: Journal) -> list[str]:
    """Everything that is wrong in the salon of that schema; an empty list when all is well."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'SET search_path = "{schema}"')
        return [*_stories(connection), *_overlaps(connection), *_broken_promises(connection, journal)]


def _stories(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for story, statement in STORIES.items():
        for (what,) in connection.execute(statement):
            yield f"{story}: {what}"


def _overlaps(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """A sweep by owner and start: each stretch must begin when the one before is over."""
    taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for owner, start, end in connection.execute(_BLOCKS):
        taken[owner].append((start, end))
    for owner, stretches in taken.items():
        stretches.sort()
        for before, after in pairwise(stretches):
            if after[0] < before[1]:
                yield f"an overlap of {owner} at {after[0]}"


def _broken_promises(connection: psycopg.Connection[Any], journal: Journal) -> Iterator[str]:
    """Each visit stands as its last acknowledged deed left it, or as the one deed after it that nobody answered."""
    found = {note: (state, start) for note, state, start in connection.execute(_VISITS)}
    yield from (f"a visit that nobody asked for: {note}" for note in found if note not in journal.planned)
    for visit, planned in journal.planned.items():
        told = journal.acknowledged.get(visit, [])
        allowed = [_standing(planned[:number]) for number in range(len(told), len(planned) + 1)]
        if found.get(visit) not in allowed:
            yield f"{visit} is {found.get(visit)} and should be one of {allowed}"


def _standing(deeds: list[Deed]) -> tuple[str, datetime] | None:
    """State and start of a visit after those deeds."""
    if not deeds:
        return None
    start = [deed.start for deed in deeds if deed.start][-1]
    return "cancelled" if deeds[-1].kind == "cancel" else "booked", datetime.fromisoformat(start)
