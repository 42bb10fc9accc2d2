"""What stands in a person's calendar: their visits, the time blocked for them, and when they are away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from booking.calendars.models import CalendarFeed, CustomerFeed
from booking.diary.models import Appointment, AppointmentLine, AppointmentState, Block, BlockKind
from booking.diary.wording import customer_name
from booking.team.models import TimeOff
from crm.messaging.texts import one_line
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.marks import in_one, listed

PAST, COMING = timedelta(days=30), timedelta(days=366)
GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW, AppointmentState.PENDING)  # or not agreed yet


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch `[starts_at, ends_at)`; `name` is the same for its whole life, `sequence` grows as it moves."""

    name: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""


def entries_of(feed: CalendarFeed, *, clock: Clock) -> list[Entry]:
    """The calendar from a month ago to a year from now, by start; four queries."""
    stretch = (clock.now() - PAST, clock.now() + COMING)
    found = [*_visits(feed, *stretch), *_blocked(feed, *stretch), *_away(feed, *stretch)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.name))


def entries_of_customer(feed: CustomerFeed, *, clock: Clock) -> list[Entry]:
    """All the customer's visits from a month ago to a year from now, by start, those of series too; two queries.

    They have the names that they have in the visits' letters, so that a calendar that got both shows each once. Of
    those who come with the customer, nothing stands there.
    """
    first, last = clock.now() - PAST, clock.now() + COMING
    whose = feed.customer.merged_into_id or feed.customer_id  # of two merged customers both links go on
    visits = Appointment.objects.filter(customer=whose, starts_at__lt=last, ends_at__gt=first)
    visits = visits.exclude(state__in=GONE).select_related("location").prefetch_related("lines")
    return [_customers(visit) for visit in visits.order_by("starts_at", "pk")]


def _customers(visit: Appointment) -> Entry:
    services = listed(line.service_name for line in visit.lines.all())
    place = in_one(visit.location.name, visit.location.street, visit.location.city)
    return Entry(
        name=visit.reference,
        sequence=visit.sequence,
        changed_at=visit.changed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        title=one_line(f"{services} · {current_salon().name}"),
        place=one_line(place),
    )


def _visits(feed: CalendarFeed, first: datetime, last: datetime) -> Iterator[Entry]:
    staff = feed.staff
    mine = AppointmentLine.objects.filter(staff=staff, starts_at__lt=last, ends_at__gt=first)
    visits = Appointment.objects.filter(pk__in=mine.values("appointment_id")).exclude(state__in=GONE)
    own_lines = Prefetch("lines", AppointmentLine.objects.filter(staff=staff).order_by("starts_at", "pk"))
    for visit in visits.select_related("location", "customer").prefetch_related(own_lines):
        lines = visit.lines.all()
        services = listed(line.service_name for line in lines)
        yield Entry(
            name=f"{visit.reference}-{staff.pk}",
            sequence=visit.version,
            changed_at=visit.changed_at,
            starts_at=lines[0].starts_at,
            ends_at=max(line.ends_at for line in lines),
            title=one_line(f"{services} · {customer_name(visit)}" if feed.names_customers else services),
            place=one_line(visit.location.name),
        )


def _blocked(feed: CalendarFeed, first: datetime, last: datetime) -> Iterator[Entry]:
    rows = Block.objects.filter(kind=BlockKind.MANUAL, staff=feed.staff, during__overlap=(first, last))
    for block in rows:
        yield Entry(
            name=f"block-{block.pk}",
            sequence=0,
            changed_at=feed.made_at,
            starts_at=block.during.lower,
            ends_at=block.during.upper,
            title=one_line(block.note) or _("Blocked"),
        )


def _away(feed: CalendarFeed, first: datetime, last: datetime) -> Iterator[Entry]:
    for row in TimeOff.objects.filter(staff=feed.staff, starts_at__lt=last, ends_at__gt=first):
        title = _("Away: %(why)s") % {"why": row.get_kind_display()}
        yield Entry(f"away-{row.pk}", 0, feed.made_at, row.starts_at, row.ends_at, title)
