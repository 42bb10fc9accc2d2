"""Reads of the automatic roster."""

from datetime import datetime

from django.db.models import QuerySet

from booking.autoroster.models import UNFINISHED, PersonWish, PlanningRules, RosterRun, RunState
from booking.places.models import Location
from kernel.errors import NotFound


def rules_of(place: Location) -> PlanningRules:
    """The location's rules; the defaults until they are saved for the first time."""
    return PlanningRules.objects.filter(location=place).first() or PlanningRules(location=place)


def runs_of(place: Location) -> QuerySet[RosterRun]:
    """The location's runs without their bulky parts, the latest first."""
    return RosterRun.objects.filter(location=place).defer("problem", "result")


def run_by_id(run_id: int) -> RosterRun:
    """One run with its location; raises NotFound."""
    found = RosterRun.objects.select_related("location").filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def wishes_of(place: Location) -> QuerySet[PersonWish]:
    """The wishes of the people of the location, by person, then weekdays, then dates."""
    rows = PersonWish.objects.filter(staff__locations=place, staff__archived_at=None).select_related("staff")
    return rows.order_by("staff__position", "staff_id", "weekday", "on_date", "start_minute")


def next_due() -> datetime | None:
    """When the salon's runs are to be worked on again: one that waits at once, one that runs when its lease is over."""
    row = RosterRun.objects.filter(state__in=UNFINISHED).order_by("id").first()
    if row is None:
        return None
    return row.lease_until if row.state == RunState.RUNNING and row.lease_until else row.asked_at
