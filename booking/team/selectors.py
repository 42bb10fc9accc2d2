"""Reads of the team: people, shifts, time off."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from booking.team.models import ShiftRule, StaffMember, TimeOff
from kernel.actor import Actor
from kernel.errors import NotFound
from tenants.accounts.rights import Action, places_with


def team(*, archived: bool = False) -> QuerySet[StaffMember]:
    """People in their order with their locations, those at work here or those archived."""
    return StaffMember.objects.filter(archived_at__isnull=not archived).prefetch_related("locations")


def bookable_team() -> QuerySet[StaffMember]:
    """People at work here who take appointments."""
    return team().filter(takes_appointments=True)


def staff_member(staff_id: int) -> StaffMember:
    """One person, archived or not; raises NotFound."""
    row = StaffMember.objects.prefetch_related("locations").filter(pk=staff_id).first()
    if row is None:
        raise NotFound
    return row


def may_invite(actor: Actor, staff: StaffMember) -> bool:
    """Whether the actor may give this person a login: who gives access at every location where they work."""
    places = places_with(actor, Action.ACCESS_WRITE)
    shops = {place.pk for place in staff.locations.all()}
    return places is None or (bool(shops) and shops <= places)


def weekly_rules(staff: StaffMember, on: date) -> QuerySet[ShiftRule]:
    """The weekly shifts and breaks in force on `on`."""
    return (
        staff.shift_rules.filter(weekday__isnull=False)
        .filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gt=on))
        .order_by("weekday", "start_minute")
    )


def shift_changes(staff: StaffMember, *, after: date) -> list[date]:
    """The coming days from which other weekly shifts hold."""
    rules = staff.shift_rules.filter(weekday__isnull=False, valid_from__gt=after)
    return sorted({day for day in rules.values_list("valid_from", flat=True) if day})


def special_shifts(staff: StaffMember, *, since: date) -> dict[date, list[ShiftRule]]:
    """Days with their own shifts from `since` on; a single row without minutes is a free day."""
    days: dict[date, list[ShiftRule]] = {}
    for rule in (
        staff.shift_rules.filter(on_date__gte=since)
        .select_related("location")
        .order_by("on_date", "start_minute")
    ):
        if rule.on_date:
            days.setdefault(rule.on_date, []).append(rule)
    return days


def time_off(staff: StaffMember, *, since: datetime) -> QuerySet[TimeOff]:
    """Time off that ends after `since`, first things first."""
    return staff.time_off.filter(ends_at__gt=since).order_by("starts_at")
