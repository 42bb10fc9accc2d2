"""Visits as rows of a list: Today's "now and next", the day's list, search results."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.diary import wording
from booking.diary.models import Appointment, AppointmentState
from crm.customers.minding.alerts import Alert
from kernel.addresses import address_of

NOT_HERE = {AppointmentState.BOOKED, AppointmentState.CONFIRMED}


@dataclass(frozen=True, slots=True)
class Row:
    """One visit in a list."""

    visit_id: int
    url: str
    time: str
    until: str
    name: str
    remark: str
    services: str
    people: str
    colour: int
    state: str
    label: str
    tone: str
    gone: bool
    day: str = ""
    alerts: tuple[Alert, ...] = ()


def row_of(visit: Appointment, tz: ZoneInfo, now: datetime) -> Row:
    """The visit as a row; late and waiting are said with their minutes."""
    lines = list(visit.lines.all())
    label, tone = _pill(visit, now)
    return Row(
        visit_id=visit.pk,
        url=address_of("desk:visit", visit.pk),
        time=wording.clock_time(visit.starts_at, tz),
        until=wording.clock_time(visit.ends_at, tz),
        name=wording.customer_name(visit),
        remark=_remark(visit, now),
        services=wording.services_text(visit),
        people=wording.people_text(visit),
        colour=lines[0].staff.colour if lines else 1,
        state=visit.state,
        label=label,
        tone=tone,
        gone=visit.state in {AppointmentState.CANCELLED, AppointmentState.NO_SHOW},
        day=wording.day_short(visit.starts_at.astimezone(tz).date()),
        alerts=visit.alerts,
    )


def _pill(visit: Appointment, now: datetime) -> tuple[str, str]:
    late = minutes_late(visit, now)
    if visit.state in NOT_HERE and visit.late_minutes > late:
        return _("comes %(n)s min late") % {"n": visit.late_minutes}, "warn"
    if late > 0:
        return ngettext("%(n)s min late", "%(n)s min late", late) % {"n": late}, "bad"
    if visit.state == AppointmentState.ARRIVED:
        return _("Waiting"), "warn"
    return wording.state_label(visit), wording.TONES[AppointmentState(visit.state)]


def minutes_late(visit: Appointment, now: datetime) -> int:
    """Whole minutes past the start of somebody who has not come yet, else 0; only within the planned visit."""
    if visit.state not in NOT_HERE or not visit.starts_at < now < visit.ends_at:
        return 0
    return int((now - visit.starts_at).total_seconds() // 60)


def minutes_waiting(visit: Appointment, now: datetime) -> int:
    """Whole minutes since the customer arrived, 0 when they do not wait."""
    if visit.state != AppointmentState.ARRIVED or visit.arrived_at is None:
        return 0
    return max(0, int((now - visit.arrived_at).total_seconds() // 60))


def _remark(visit: Appointment, now: datetime) -> str:
    """The most useful short fact about the visit."""
    waiting = minutes_waiting(visit, now)
    facts = [
        ngettext("waiting %(n)s min", "waiting %(n)s min", waiting) % {"n": waiting} if waiting else "",
        _("test booking") if visit.is_test else "",
        visit.desk_note.strip().split("\n")[0] or visit.customer_note.strip().split("\n")[0],
        _("booked online") if visit.source in {"storefront", "api", "online", "widget"} else "",
        _("answered questions") if visit.answers else "",
    ]
    return " · ".join(fact for fact in facts if fact)[:120]
