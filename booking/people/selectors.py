"""Reads of one person: what is coming with them, who came to them, what they did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from booking.catalog.models import StaffService
from booking.diary.models import OPEN_STATES, Appointment, AppointmentLine, AppointmentState
from booking.diary.selectors.span import Span, work_of
from booking.diary.selectors.visits import visits
from booking.diary.services import MOVABLE
from booking.team.models import StaffMember
from booking.team.selectors import bookable_team
from crm.customers.models import Customer
from kernel.clock import Clock, instant_of, zone
from kernel.context import current_salon

A_YEAR = timedelta(days=365)


def coming_visits(staff: StaffMember, clock: Clock) -> QuerySet[Appointment]:
    """Visits with a line of that person that can still be moved, from the day they leave on (or from now), by start."""
    since = clock.now()
    if staff.leaves_on:
        since = max(since, instant_of(staff.leaves_on, 0, zone(current_salon().time_zone)))
    mine = AppointmentLine.objects.filter(staff=staff).values("appointment")
    return visits().filter(pk__in=mine, starts_at__gte=since, state__in=MOVABLE).order_by("starts_at", "pk")


def successors(staff: StaffMember) -> list[tuple[StaffMember, set[int], set[int]]]:
    """Who could take over: each colleague who stays, with the services they do and the locations they work at."""
    skills = defaultdict(set)
    for person, service in StaffService.objects.values_list("staff_id", "service_id"):
        skills[person].add(service)
    team = bookable_team().filter(leaves_on=None).exclude(pk=staff.pk)
    return [(one, skills[one.pk], {place.pk for place in one.locations.all()}) for one in team]


def regulars_without_visit(staff: StaffMember, clock: Clock) -> QuerySet[Customer]:
    """Customers who came to that person in the last year and have nothing booked, the most faithful first.

    With `times` and `last_at`.
    """
    now = clock.now()
    theirs = Q(
        appointments__lines__staff=staff,
        appointments__state=AppointmentState.DONE,
        appointments__starts_at__gt=now - A_YEAR,
    )
    booked = Appointment.objects.filter(state__in=OPEN_STATES, starts_at__gt=now, customer__isnull=False)
    rows = Customer.objects.filter(theirs).exclude(pk__in=booked.values("customer"))
    return rows.annotate(
        times=Count("appointments", distinct=True),
        last_at=Max("appointments__starts_at"),
    ).order_by("-times", "-last_at", "pk")


def work_hours(staff: StaffMember, day: date) -> list[tuple[datetime, datetime]]:
    """When somebody works on that local day, wherever: half-open stretches, by start; breaks and time off not taken out."""
    hours = []
    for location in staff.locations.filter(archived_at=None):
        hours += work_of(Span(location, [day]), [staff])[day][staff.pk].shifts
    return sorted(hours)


@dataclass(frozen=True, slots=True)
class Figures:
    """What somebody did in `[start, end)`: finished visits and their different customers, own minutes and minor units."""

    visits: int
    customers: int
    minutes: int
    minor: int
    requested: int


NOTHING_DONE = Figures(visits=0, customers=0, minutes=0, minor=0, requested=0)


def figures_of(staff_id: int, start: datetime, end: datetime) -> Figures:
    """The person's own lines of visits that are done; one query."""
    return figures_by_person([staff_id], start, end).get(staff_id, NOTHING_DONE)


def figures_by_person(staff_ids: Iterable[int], start: datetime, end: datetime) -> dict[int, Figures]:
    """The same of several people, by person, without those who did nothing; one query."""
    done = AppointmentLine.objects.filter(
        staff__in=list(staff_ids),
        appointment__state=AppointmentState.DONE,
        starts_at__gte=start,
        starts_at__lt=end,
    )
    sums = (
        done.order_by()
        .values("staff_id")
        .annotate(
            visits=Count("appointment", distinct=True),
            customers=Count("appointment__customer", distinct=True),
            work=Sum("work_minutes"),
            finishing=Sum("finishing_minutes"),
            minor=Sum("price_minor"),
            requested=Count("appointment", distinct=True, filter=Q(staff_requested=True)),
        )
    )
    return {row["staff_id"]: _figures(row) for row in sums}


def _figures(row: Mapping[str, Any]) -> Figures:
    return Figures(
        visits=row["visits"],
        customers=row["customers"],
        minutes=(row["work"] or 0) + (row["finishing"] or 0),
        minor=row["minor"] or 0,
        requested=row["requested"],
    )
