"""What of the visits makes tasks: a visit, a first one, one with a certain service, one that did not happen."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from booking.catalog.models import Service
from booking.diary.models import Appointment, AppointmentLine, AppointmentState
from crm.care.triggers import Occasion, Trigger
from kernel.clock import instant_of, local_day, zone
from kernel.context import current_salon


def _visits(first: date, last: date, state: str) -> QuerySet[Appointment]:
    """Visits of customers in that state that began on the salon's days `[first, last]`, oldest first."""
    tz = zone(current_salon().time_zone)
    return Appointment.objects.filter(
        state=state,
        is_test=False,
        customer__isnull=False,
        starts_at__gte=instant_of(first, 0, tz),
        starts_at__lt=instant_of(last + timedelta(days=1), 0, tz),
    ).order_by("starts_at", "pk")


def _occasions(visits: QuerySet[Appointment], start: str) -> Iterable[Occasion]:
    """One occasion for each visit, with the login of whoever did its first line."""
    tz = zone(current_salon().time_zone)
    lines = AppointmentLine.objects.filter(appointment=OuterRef("pk")).order_by("position")
    rows = visits.annotate(served_by=lines.values("staff__user_id")[:1])
    for pk, customer_id, starts_at, user_id in rows.values_list(
        "pk", "customer_id", "starts_at", "served_by"
    ):
        yield Occasion(f"{start}:{pk}", customer_id, local_day(starts_at, tz), user_id)


def visits_done(first: date, last: date, _subject_id: int | None) -> Iterable[Occasion]:
    """Every visit that was done."""
    return _occasions(_visits(first, last, AppointmentState.DONE), "visit")


def first_visits(first: date, last: date, _subject_id: int | None) -> Iterable[Occasion]:
    """The first visit of a customer that was done."""
    earlier = Appointment.objects.filter(
        customer_id=OuterRef("customer_id"), state=AppointmentState.DONE, starts_at__lt=OuterRef("starts_at")
    )
    return _occasions(_visits(first, last, AppointmentState.DONE).filter(~Exists(earlier)), "first")


def services_done(first: date, last: date, subject_id: int | None) -> Iterable[Occasion]:
    """Visits that were done with that service."""
    line = AppointmentLine.objects.filter(appointment=OuterRef("pk"), service_id=subject_id or 0)
    return _occasions(_visits(first, last, AppointmentState.DONE).filter(Exists(line)), "service")


def no_shows(first: date, last: date, _subject_id: int | None) -> Iterable[Occasion]:
    """Visits to which nobody came."""
    return _occasions(_visits(first, last, AppointmentState.NO_SHOW), "no_show")


def _services() -> list[tuple[int, str]]:
    return list(Service.objects.filter(archived_at=None).order_by("name", "pk").values_list("pk", "name"))


TRIGGERS = (
    Trigger(code="after_visit", label=_("After every visit"), position=10, find=visits_done),
    Trigger(code="first_visit", label=_("After the first visit"), position=20, find=first_visits),
    Trigger(
        code="after_service",
        label=_("After a service"),
        position=30,
        find=services_done,
        subjects=_services,
    ),
    Trigger(code="no_show", label=_("After a visit to which nobody came"), position=40, find=no_shows),
)
