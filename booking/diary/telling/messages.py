"""What a visit's change says to whom: rows written in the change's transaction, put into words when they leave."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Literal

from booking.diary.models import Appointment
from booking.diary.telling.facts import visit_facts
from booking.diary.telling.holding_back import (
    UNDO_TIME,
    moves_release,
    moves_withdraw,
    not_taken_back,
    reader_of,
    standing_of,
    still_news,
    stood_before,
)
from booking.diary.telling.readers import Reader, former_of, former_readers, had_before, readers_of
from booking.diary.telling.reminding import reminders_of, reminders_withdraw
from booking.diary.telling.told import told_load
from crm.messaging.models import Message
from crm.messaging.services import Draft, messages_write
from kernel.clock import Clock, system_clock

ChangeKind = Literal["booked", "moved", "changed", "cancelled", "asked", "declined", "expired"]
NO_CALENDAR = {"asked", "declined", "expired"}  # what the salon has not said yes to is in nobody's calendar
MOVES = {"moved", "changed"}  # another time or person, or other services at the same start
LONGEST_ADDRESS = 64


def appointment_announce(
    *,
    appointment: Appointment,
    kind: ChangeKind,
    clock: Clock = system_clock,
    is_tried: bool = False,
    had: Collection[int] = (),
    was: Sequence[int] = (),
    tells_customer: bool = True,
) -> None:
    """Owe the messages of a visit's change: to the customer, the staff concerned and the owners.

    The caller is inside the change's transaction, at its end, with the appointment as it stands after the change.
    A visit that is over is not spoken of any more. Its reminders are planned anew, or taken back. What is only tried,
    and may be taken back, is told after `UNDO_TIME`. `had` is whose a moved visit was before, by key of staff; `was` is
    how it stood (`standing_of`): whoever heard of none of the changes that end there again is told nothing.
    Without `tells_customer` they hear of this change only where they are yet to hear of one before it.
    """
    withdrawn: list[Message] = []
    if kind != "booked":
        reminders_withdraw(appointment=appointment)
    if kind in MOVES or (kind == "asked" and was):
        withdrawn = moves_withdraw(appointment=appointment, clock=clock)
    elif kind == "cancelled":
        moves_release(appointment=appointment, clock=clock)
    if appointment.ends_at <= clock.now():
        return
    told = told_load(appointment)
    facts = visit_facts(appointment, told.lines, told.place).to_json()
    readers = list(readers_of(appointment, told, f"visit_{kind}"))
    tells_customer = tells_customer or any(one.kind.endswith("_customer") for one in withdrawn)
    sides = {"customer"} if kind == "declined" else {"customer", "staff"}  # the team said it
    sides -= set() if tells_customer else {"customer"}
    readers = [one for one in readers if one.side in sides]
    drafts = [_draft(appointment, kind, facts, reader) for reader in readers]
    if kind in MOVES:
        former = former_of(told, had, withdrawn)
        drafts += [_draft(appointment, "left", facts, reader) for reader in former_readers(former, readers)]
        had = {*(had_before(withdrawn) if withdrawn else had), *(person.staff_id or 0 for person in former)}
    before = stood_before(withdrawn)
    if withdrawn:
        drafts = not_taken_back(still_news(appointment, drafts), before, standing_of(appointment))
    if is_tried:
        drafts = [_held(draft, had, before.get(reader_of(draft), list(was)), clock) for draft in drafts]
    is_to_come = kind == "booked" or kind in MOVES
    plans = reminders_of(appointment=appointment, told=told, clock=clock) if is_to_come else []
    messages_write(drafts, plans=plans, clock=clock)


def _held(draft: Draft, had: Collection[int], was: Sequence[int], clock: Clock) -> Draft:
    """The draft, to leave after `UNDO_TIME`; it says whose the visit was and how it stood, for who takes it back."""
    context = {**draft.context, "had": sorted(had), "was": list(was)}
    return replace(draft, due_at=clock.now() + UNDO_TIME, context=context)


def _draft(
    appointment: Appointment, kind: ChangeKind | Literal["left"], facts: dict[str, Any], reader: Reader
) -> Draft:
    return Draft(
        kind=f"visit_{kind}_{reader.side}",
        to=reader.address,
        channel=reader.channel,
        ways=reader.ways,
        language=reader.language,
        customer=reader.customer,
        about=appointment,
        context={
            "visit": facts,
            "reader": reader.name,
            "keeps_calendar": reader.keeps_calendar and kind not in NO_CALENDAR,
        },
        dedupe_key=dedupe_key(appointment, kind, reader),
        expires_at=appointment.ends_at,
    )


def dedupe_key(appointment: Appointment, kind: str, reader: Reader) -> str:
    """One message per change, side and person; an address too long for the key stands in it as its hash."""
    address = reader.address
    person = (
        address.lower() if len(address) <= LONGEST_ADDRESS else hashlib.sha256(address.encode()).hexdigest()
    )
    return f"appointment:{appointment.pk}:{kind}:{reader.side}:{appointment.sequence}:{person}"
