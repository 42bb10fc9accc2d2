"""What the diary adds to lists of customers: when they were here last, when they come next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from booking.diary.models import Appointment, AppointmentState
from crm.customers.lists.columns import Column, register_column
from crm.customers.models import Customer
from crm.customers.sight import CustomerSight
from kernel.clock import system_clock, zone
from kernel.context import current_salon
from kernel.sheets import Cell

COMING = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


def _last(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    past = Appointment.objects.filter(customer__in=customers, state=AppointmentState.DONE)
    return _days(past.values_list("customer").annotate(at=Max("starts_at")).order_by())


def _next(_sight: CustomerSight, customers: Sequence[Customer]) -> Mapping[int, Cell]:
    coming = Appointment.objects.filter(
        customer__in=customers, state__in=COMING, starts_at__gt=system_clock.now()
    )
    return _days(coming.values_list("customer").annotate(at=Min("starts_at")).order_by())


def _days(rows: Any) -> dict[int, Cell]:
    tz = zone(current_salon().time_zone)
    found: list[tuple[int, datetime]] = list(rows)
    return {pk: at.astimezone(tz).date().isoformat() for pk, at in found}


def register_visit_lists() -> None:
    """Let lists of customers show visits."""
    register_column(Column(code="last_visit", label=_("Last visit"), position=30, load=_last, usual=True))
    register_column(Column(code="next_visit", label=_("Next visit"), position=31, load=_next))
