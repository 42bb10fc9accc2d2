"""A move that may be taken back is told a little later: what was undone by then nobody ever hears of.

A drag in the diary is a try as often as a decision. Its messages wait for `UNDO_TIME`; the next move of the visit takes
them back, and whoever was last told just what is so again is told nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import QuerySet

from booking.diary.models import Appointment
from crm.messaging.models import Message, MessageState
from crm.messaging.services import Draft
from kernel.clock import Clock
from kernel.outbox.held import outbox_release, outbox_withdraw

UNDO_TIME = timedelta(minutes=1)
HELD = (
    "visit_moved_customer",
    "visit_moved_staff",
    "visit_changed_customer",
    "visit_changed_staff",
    "visit_left_staff",
    "visit_asked_customer",
    "visit_asked_staff",
)
TELLING = ("visit_booked_customer", "visit_booked_staff", *HELD)
ToldElsewhere = Callable[[Appointment], bool]
_told_elsewhere: list[ToldElsewhere] = []
SAME = ("starts_at", "ends_at", "lines")


def moves_withdraw(*, appointment: Appointment, clock: Clock) -> list[Message]:
    """Take back what was to be said of the visit's latest moves and has not left: the messages, which are gone.

    The caller holds the visit's lock.
    """
    waiting = _waiting(appointment)
    taken = outbox_withdraw(dedupe_keys=_keys(waiting), clock=clock)
    withdrawn = list(waiting.filter(dedupe_key__in=taken))
    waiting.filter(dedupe_key__in=taken).delete()
    return withdrawn


def moves_wait(appointment: Appointment) -> bool:
    """Whether something of the visit's latest moves has yet to be said."""
    return _waiting(appointment).exists()


def moves_release(*, appointment: Appointment, clock: Clock) -> None:
    """Let what was to be said of the visit's moves leave before what is said next; the caller holds its lock."""
    outbox_release(dedupe_keys=_keys(_waiting(appointment)), clock=clock)


def register_told_elsewhere(check: ToldElsewhere) -> None:
    """Let `check` say of which visits its room tells in letters of its own; called in AppConfig.ready."""
    _told_elsewhere.append(check)


def still_news(appointment: Appointment, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that say something else than their reader was last told of the visit.

    Of a visit that other letters tell of as well, its own messages do not show what was last told: all are news.
    """
    if any(check(appointment) for check in _told_elsewhere):
        return list(drafts)
    told = {(one.kind.rpartition("_")[2], one.to): one for one in _about(appointment, TELLING).order_by("id")}
    return [
        draft for draft in drafts if not _is_known(draft, told.get((draft.kind.rpartition("_")[2], draft.to)))
    ]


def standing_of(appointment: Appointment) -> list[int]:
    """When the visit is, with whom and what for, in numbers that JSON keeps: to tell whether it stands as it stood."""
    moments = [appointment.starts_at, appointment.ends_at]
    others: list[int] = []
    for line in appointment.lines.all():
        moments += [line.starts_at, line.ends_at]
        others += [line.staff_id, line.service_id, line.variant_id or 0, line.price_minor]
        others += sorted(add_on["id"] for add_on in line.add_ons)
    return [*(int(moment.timestamp()) for moment in moments), *others]


def stood_before(withdrawn: Iterable[Message]) -> dict[tuple[str, str], list[int]]:
    """For each reader of messages that never left, by side and address, how the visit stood before what they were to tell."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in withdrawn:
        found.setdefault(reader_of(one), one.context.get("was", []))
    return found


def not_taken_back(
    drafts: Sequence[Draft], before: Mapping[tuple[str, str], list[int]], now: list[int]
) -> list[Draft]:
    """The drafts without those whose reader heard nothing of the changes that brought the visit back to where it stood."""
    return [draft for draft in drafts if before.get(reader_of(draft)) != now]


def reader_of(one: Draft | Message) -> tuple[str, str]:
    """Side and address of whom it is for."""
    return one.kind.rpartition("_")[2], one.to.lower()


def _is_known(draft: Draft, told: Message | None) -> bool:
    if told is None or told.kind.startswith("visit_left") or draft.kind.startswith("visit_left"):
        return False
    before, now = told.context["visit"], draft.context["visit"]
    return all(_plain(before[name]) == _plain(now[name]) for name in SAME)


def _plain(value: object) -> object:
    """Facts as they come back from the database: JSON has lists only."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _waiting(appointment: Appointment) -> QuerySet[Message]:
    return _about(appointment, HELD).filter(state=MessageState.WAITING)


def _about(appointment: Appointment, kinds: Iterable[str]) -> QuerySet[Message]:
    return Message.objects.filter(
        about_type=appointment._meta.label_lower, about_id=appointment.pk, kind__in=list(kinds)
    )


def _keys(rows: QuerySet[Message]) -> list[str]:
    return list(rows.values_list("dedupe_key", flat=True))
