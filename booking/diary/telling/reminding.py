"""Reminders of visits, and thanks after them: planned when a visit is booked or moved, taken back when it is not to be,
written when due."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from booking.diary.models import Appointment, AppointmentState
from booking.diary.telling.coming_again import KIND as AGAIN
from booking.diary.telling.coming_again import again_check, again_plan, past_visits
from booking.diary.telling.facts import visit_facts
from booking.diary.telling.readers import customer_of
from booking.diary.telling.told import Told, told_load
from crm.messaging.models import MessageSettings, PlannedMessage
from crm.messaging.planned import NotNeeded
from crm.messaging.planning import Plan, planned_add, planned_withdraw
from crm.messaging.selectors import message_settings
from crm.messaging.services import Draft
from crm.messaging.timing import Quiet, Slot, slot_after, slot_before
from kernel.clock import Clock
from kernel.transactions import service_transaction

KIND = "visit_reminder_customer"
THANKS = "visit_thanks_customer"
KINDS = (KIND, THANKS, AGAIN)
ABOUT = Appointment._meta.label_lower
COMING = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)
JUST_TOLD = timedelta(hours=1)
BATCH = 200


def reminders_of(*, appointment: Appointment, told: Told, clock: Clock) -> list[Plan]:
    """The reminders of a visit that is just booked or moved.

    Whoever was told within the hour before a reminder would be due is not reminded by it.
    """
    soonest = clock.now() + JUST_TOLD
    plans = _plans(appointment, told.settings, told.quiet)
    return [plan for plan in plans if plan.due_at >= soonest]


def reminders_withdraw(*, appointment: Appointment) -> None:
    """Take back the reminders of a visit that is moved or cancelled; the caller holds its lock."""
    planned_withdraw(about_type=ABOUT, about_ids=[appointment.pk], kinds=KINDS)


def reminders_plan_anew(*, clock: Clock) -> None:
    """Plan the reminders of all coming visits as the settings stand now; what was sent is not sent again."""
    coming = Appointment.objects.filter(state__in=COMING, starts_at__gt=clock.now())
    for ids in _batches(list(coming.order_by("pk").values_list("pk", flat=True))):
        _plan_anew(ids, clock)
    for ids in _batches(past_visits(message_settings(), clock)):
        _again_plan_anew(ids, clock)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


def reminder_write(row: PlannedMessage, clock: Clock) -> Draft:
    """The reminder that is due, of the visit as it stands; raises NotNeeded. The visit stays locked."""
    visit = _visit_locked(row, COMING)
    if visit is None:
        raise NotNeeded("the visit is no longer to come")
    told = told_load(visit)
    asks = told.settings.asks_confirmation and visit.state == AppointmentState.BOOKED
    return _draft(visit, told, KIND, asks=asks)


def thanks_write(row: PlannedMessage, clock: Clock) -> Draft:
    """The thanks that are due to whoever came; raises NotNeeded. The visit stays locked."""
    visit = _visit_locked(row, (AppointmentState.DONE,))
    if visit is None:
        raise NotNeeded("the visit is not done")
    return _draft(visit, told_load(visit), THANKS, asks=False)


def again_write(row: PlannedMessage, clock: Clock) -> Draft:
    """The invitation that is due to whoever has not come since; raises NotNeeded. The visit stays locked."""
    visit = _visit_locked(row, (AppointmentState.DONE,))
    if visit is None:
        raise NotNeeded("the visit is not done")
    told = told_load(visit)
    again_check(visit, told.settings, row.minutes)
    return _draft(visit, told, AGAIN, asks=False)


def _draft(visit: Appointment, told: Told, kind: str, *, asks: bool) -> Draft:
    reader = customer_of(visit, told, kind)
    if reader is None:
        raise NotNeeded("no way to the customer is open")
    facts = visit_facts(visit, told.lines, told.place).to_json()
    return Draft(
        kind=kind,
        to=reader.address,
        channel=reader.channel,
        ways=reader.ways,
        language=reader.language,
        customer=reader.customer,
        about=visit,
        context={"visit": facts, "reader": reader.name, "keeps_calendar": False, "asks": asks},
        dedupe_key="",
        quiet=told.quiet,
    )


def reminder_is_wanted(appointment_id: int, sequence: int) -> bool:
    """Whether the visit that a reminder speaks of still stands as it says."""
    return Appointment.objects.filter(pk=appointment_id, sequence=sequence, state__in=COMING).exists()


@service_transaction
def _plan_anew(ids: Iterable[int], clock: Clock) -> None:
    visits = _locked(ids)
    planned_withdraw(about_type=ABOUT, about_ids=[visit.pk for visit in visits], kinds=KINDS)
    settings = message_settings()
    plans = (plan for visit in visits for plan in _plans(visit, settings, _quiet(visit, settings)))
    planned_add([plan for plan in plans if plan.due_at > clock.now()])


@service_transaction
def _again_plan_anew(ids: Iterable[int], clock: Clock) -> None:
    """Invitations after visits that are over; those of another number of weeks are dropped when they are due."""
    settings = message_settings()
    visits = Appointment.objects.select_related("location").filter(pk__in=list(ids))
    plans = (plan for visit in visits for plan in again_plan(visit, settings, _quiet(visit, settings)))
    planned_add([plan for plan in plans if plan.due_at > clock.now()])


def _plans(appointment: Appointment, settings: MessageSettings, quiet: Quiet) -> Iterator[Plan]:
    if appointment.customer_id is None:
        return
    for minutes in settings.reminder_minutes:
        slot = slot_before(appointment.starts_at, minutes=minutes, quiet=quiet)
        yield _plan(appointment, KIND, minutes, slot)
    if (after := settings.thanks_minutes) is not None:
        slot = slot_after(appointment.ends_at, minutes=after, quiet=quiet)
        yield _plan(appointment, THANKS, after, slot)
    yield from again_plan(appointment, settings, quiet)


def _plan(appointment: Appointment, kind: str, minutes: int, slot: Slot) -> Plan:
    return Plan(kind, ABOUT, appointment.pk, appointment.sequence, minutes, slot.due_at, slot.late_at)


def _quiet(appointment: Appointment, settings: MessageSettings) -> Quiet:
    return Quiet(settings.quiet_start, settings.quiet_end, appointment.location.time_zone)


def _visit_locked(row: PlannedMessage, states: Collection[AppointmentState]) -> Appointment | None:
    """The visit as the row was planned for it, locked; None when it has moved or is in another state."""
    visit = next(iter(_locked([row.about_id], states)), None)
    return visit if visit and visit.sequence == row.sequence else None


def _locked(ids: Iterable[int], states: Collection[AppointmentState] = COMING) -> list[Appointment]:
    """The visits that are there and in these states, locked in the order of their keys."""
    visits = Appointment.objects.select_for_update(of=("self",)).select_related("location", "customer")
    return list(visits.filter(pk__in=list(ids), state__in=states).order_by("pk"))
