"""Changing locations, their hours, closures and rules."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import chain, pairwise

from django.utils.translation import gettext as _

from booking.places.defaults import default_week
from booking.places.freed import days_freed, weeks_freed
from booking.places.holidays import public_holidays
from booking.places.models import BookingRules, Closure, ClosureKind, Location, OpeningRule, TidyDiary
from booking.places.records import (
    Unchanged,
    archiving,
    free_slug,
    last_position,
    moving,
    restoring,
    row_locked,
    row_write,
)
from booking.places.selectors import week_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import DAY_MINUTES, Clock, local_day, system_clock, zone
from kernel.context import current_salon
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

Ranges = Sequence[tuple[int, int]]
HOLIDAY_YEARS = 2
WEEK_MINUTES = 7 * DAY_MINUTES


@dataclass(frozen=True, kw_only=True, slots=True)
class LocationDetails:
    """What is known of a location; `country` ISO 3166 alpha-2, `region` its ISO 3166-2 part, an IANA zone."""

    name: str
    country: str
    time_zone: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""
    directions: str = ""
    keeps_public_holidays: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class RulesDetails:
    """The rules of booking at a location; see BookingRules."""

    step_minutes: int = 15
    step_offset_minutes: int = 0
    notice_minutes: int = 60
    horizon_days: int = 60
    tidy: str = TidyDiary.RANK
    starts_when_free: bool = False
    buffer_may_pass_shift: bool = False
    wait_minutes: int = 0
    travel_minutes: int = 0
    cancel_notice_minutes: int = 24 * 60
    move_notice_minutes: int = 24 * 60
    most_visits_per_day: int | None = None
    policy_text: str = ""


@service_transaction
def location_create(
    *, actor: Actor, details: LocationDetails, clock: Clock, week: Mapping[int, Ranges] | None = None
) -> Location:
    """A location with rules, the opening hours of `week` (default: usual in the country) and public holidays."""
    authorise(actor, Action.PLACES_WRITE)
    place = Location.objects.create(
        **asdict(details),
        slug=free_slug(Location, details.name, fallback="shop"),
        position=last_position(Location.objects.all()),
    )
    BookingRules.objects.create(location=place)
    _write_week(place, default_week(details.country) if week is None else week)
    _sync_holidays(place, clock)
    audit_record(actor=actor, action="location.created", target=place, after=asdict(details))
    return place


@service_transaction
def location_change(
    *,
    actor: Actor,
    location_id: int,
    details: LocationDetails,
    clock: Clock,
    unchanged: Unchanged | None = None,
) -> Location:
    """Write the details; the public holidays follow the country and the wish to keep them.

    Raises NotFound, StaleVersion.
    """
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    place = row_locked(Location, location_id, unchanged)
    if row_write(place, asdict(details), actor=actor, action="location.changed"):
        _sync_holidays(place, clock)
    return place


def _not_the_last(place: Location) -> None:
    if not Location.objects.filter(archived_at=None).exclude(pk=place.pk).exists():
        raise BadInput.of("location", "last_location", _("A salon needs at least one location."))


location_archive = archiving(
    Location, name="location", right=Action.PLACES_WRITE, at=lambda place: place.pk, check=_not_the_last
)
location_restore = restoring(Location, name="location", right=Action.PLACES_WRITE, at=lambda place: place.pk)
location_move = moving(
    Location, right=Action.PLACES_WRITE, among=lambda _place: Location.objects.filter(archived_at=None)
)


@service_transaction
def opening_hours_set(
    *,
    actor: Actor,
    location_id: int,
    week: Mapping[int, Ranges],
    unchanged: Unchanged | None = None,
    clock: Clock = system_clock,
) -> Location:
    """Replace the weekly opening hours: weekday to wall ranges, missing or empty means closed.

    Raises StaleVersion, and BadInput when ranges of a day overlap.
    """
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    place = row_locked(Location, location_id, unchanged)
    before = week_of(place)
    _write_week(place, week)
    after = week_of(place)
    if before != after:
        audit_record(
            actor=actor, action="hours.changed", target=place, before=_texts(before), after=_texts(after)
        )
        weeks_freed([place], None, clock=clock)
    return place


@service_transaction
def opening_day_set(
    *, actor: Actor, location_id: int, day: date, ranges: Ranges | None, clock: Clock = system_clock
) -> Location:
    """Give one day its own hours instead of the weekday's: empty means closed, None takes the own hours away."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    place = row_locked(Location, location_id)
    place.opening_rules.filter(on_date=day).delete()
    if ranges is not None:
        rows = [
            OpeningRule(location=place, on_date=day, start_minute=a, end_minute=b) for a, b in apart(ranges)
        ]
        OpeningRule.objects.bulk_create(rows or [OpeningRule(location=place, on_date=day)])
    audit_record(
        actor=actor, action="hours.day_changed", target=place, after={"day": day, "hours": list(ranges or [])}
    )
    days_freed([place], day, day, clock=clock)
    return place


@service_transaction
def closure_add(*, actor: Actor, location_id: int, name: str, first_day: date, last_day: date) -> Closure:
    """Shut the location from `first_day` to `last_day`, both included. Raises BadInput when they are crossed."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    place = row_locked(Location, location_id)
    if last_day < first_day:
        raise BadInput.of("last_day", "range", _("The last day comes before the first."))
    closure, made = Closure.objects.get_or_create(
        location=place,
        kind=ClosureKind.CLOSURE,
        name=name,
        starts_on=first_day,
        defaults={"ends_on": last_day + timedelta(days=1)},
    )
    if not made:
        raise BadInput.of("first_day", "already_there", _("This closure is already there."))
    audit_record(actor=actor, action="closure.added", target=closure, after=_closure_facts(closure))
    return closure


@service_transaction
def closure_remove(*, actor: Actor, closure_id: int, clock: Clock = system_clock) -> None:
    """Open again: take a closure, or a public holiday on which the shop works, away. Raises NotFound."""
    closure = row_locked(Closure, closure_id)
    authorise(actor, Action.PLACES_WRITE, at=closure.location_id)
    audit_record(actor=actor, action="closure.removed", target=closure, before=_closure_facts(closure))
    if closure.kind == ClosureKind.HOLIDAY:
        _work_on(closure)
    closure.delete()
    days_freed([closure.location], closure.starts_on, closure.ends_on - timedelta(days=1), clock=clock)


@service_transaction
def location_holidays_sync(*, actor: Actor, location_id: int, clock: Clock) -> int:
    """Bring the public holidays of this and the next year up to date; returns how many stand there then."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    return _sync_holidays(row_locked(Location, location_id), clock)


@service_transaction
def booking_rules_set(
    *, actor: Actor, location_id: int, details: RulesDetails, unchanged: Unchanged | None = None
) -> BookingRules:
    """Write the rules of booking at a location. Raises NotFound, StaleVersion."""
    authorise(actor, Action.PLACES_WRITE, at=location_id)
    rules_id = BookingRules.objects.filter(location_id=location_id).values_list("pk", flat=True).first()
    rules = row_locked(BookingRules, rules_id or 0, unchanged)
    row_write(rules, asdict(details), actor=actor, action="rules.changed")
    return rules


def apart(ranges: Ranges) -> list[tuple[int, int]]:
    """The wall ranges in order; raises BadInput when two overlap."""
    ordered = sorted(ranges)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise BadInput.of("hours", "overlap", _("These hours overlap."))
    return ordered


def week_apart(week: Mapping[int, Ranges]) -> None:
    """Raises BadInput when wall ranges of the week overlap, those of a night with the next day's too."""
    days = [
        [(day * DAY_MINUTES + a, day * DAY_MINUTES + b) for a, b in week.get(day, ())] for day in range(7)
    ]
    ordered = sorted(chain.from_iterable(days))
    apart([*ordered, *((a + WEEK_MINUTES, b + WEEK_MINUTES) for a, b in ordered[:1])])


def _write_week(place: Location, week: Mapping[int, Ranges]) -> None:
    week_apart(week)
    place.opening_rules.filter(weekday__isnull=False).delete()
    OpeningRule.objects.bulk_create(
        OpeningRule(location=place, weekday=day, start_minute=start, end_minute=end)
        for day, ranges in week.items()
        for start, end in sorted(ranges)
    )


def _sync_holidays(place: Location, clock: Clock) -> int:
    """Coming public holidays as closures, those that the salon works on left out; past ones stay as they were.

    The caller holds the location's lock.
    """
    today = local_day(clock.now(), zone(place.time_zone))
    coming = place.closures.filter(kind=ClosureKind.HOLIDAY, starts_on__gte=today)
    years = range(today.year, today.year + HOLIDAY_YEARS)
    wanted = public_holidays(place.country, place.region, years=years, language=current_salon().language)
    worked = set(place.opening_rules.filter(on_date__gte=today).values_list("on_date", flat=True))
    days = {day: name for day, name in wanted.items() if day >= today and day not in worked}
    coming.delete()
    if not place.keeps_public_holidays:
        return 0
    Closure.objects.bulk_create(
        Closure(
            location=place,
            kind=ClosureKind.HOLIDAY,
            name=name,
            starts_on=day,
            ends_on=day + timedelta(days=1),
        )
        for day, name in days.items()
    )
    return len(days)


def _work_on(closure: Closure) -> None:
    """The weekday's own hours written for the holiday itself, so that the next sync leaves the day open."""
    place, day = closure.location, closure.starts_on
    if not place.opening_rules.filter(on_date=day).exists():
        OpeningRule.objects.bulk_create(
            OpeningRule(location=place, on_date=day, start_minute=start, end_minute=end)
            for start, end in week_of(place)[day.weekday()]
        )


def _closure_facts(closure: Closure) -> dict[str, object]:
    return {"name": closure.name, "starts_on": closure.starts_on, "ends_on": closure.ends_on}


def _texts(week: Mapping[int, Ranges]) -> dict[str, object]:
    return {str(day): [list(pair) for pair in ranges] for day, ranges in week.items()}


@service_transaction
def location_copy(*, actor: Actor, location_id: int, clock: Clock) -> Location:
    """A location with the details, weekly hours and rules of this one; its resources stay where they stand."""
    authorise(actor, Action.PLACES_WRITE)
    source = row_locked(Location, location_id)
    copy = Location.objects.get(pk=source.pk)
    copy.pk, copy.archived_at = None, None
    copy.name = _("%(name)s (copy)") % {"name": source.name[:100]}
    copy.slug = free_slug(Location, f"{source.slug}-copy", fallback="shop")
    copy.position = last_position(Location.objects.all())
    copy.save()
    rules = BookingRules.objects.get(location=source)
    rules.pk, rules.location = None, copy
    rules.save()
    _write_week(copy, week_of(source))
    _sync_holidays(copy, clock)
    audit_record(actor=actor, action="location.copied", target=copy, after={"from": source.pk})
    return copy
