"""Reads for one day of one location: who works, when, and what is written down.

Every function costs a fixed number of queries, whatever the number of people, visits or days of history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from booking.diary.models import Appointment, AppointmentState, Block, BlockKind
from booking.diary.sight import Sight
from booking.places.models import Closure, Location, OpeningRule
from booking.team.models import ShiftKind, ShiftRule, StaffMember, TimeOff
from kernel.clock import day_range, instant_of
from kernel.errors import NotFound

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One person's day: half-open stretches of work, breaks and time off (with the reason)."""

    shifts: list[Stretch]
    breaks: list[Stretch]
    away: list[tuple[Stretch, str]]


def locations_open() -> list[Location]:
    """The salon's locations that are in use."""
    return list(Location.objects.filter(archived_at=None))


def location_chosen(locations: list[Location], wanted: str) -> Location:
    """The location of that id as typed in an address, or the first; raises NotFound when there is none such."""
    if not locations:
        raise NotFound
    if not wanted:
        return locations[0]
    found = [location for location in locations if str(location.pk) == wanted]
    if not found:
        raise NotFound
    return found[0]


def staff_of_day(location: Location, day: date, sight: Sight) -> list[StaffMember]:
    """The people who could have a column: those of the location, and whoever has a visit there that day."""
    start, end = day_range(day, ZoneInfo(location.time_zone))
    works_here = (
        Q(locations=location, archived_at=None, takes_appointments=True)
        & (Q(starts_on=None) | Q(starts_on__lte=day))
        & (Q(leaves_on=None) | Q(leaves_on__gt=day))
    )
    busy_here = Q(
        pk__in=Appointment.objects.filter(location=location, starts_at__lt=end, ends_at__gt=start)
        .exclude(state=AppointmentState.CANCELLED)
        .values("lines__staff")
    )
    rows = StaffMember.objects.filter(works_here | busy_here).distinct()
    return list(rows if sight.whole else rows.filter(pk=sight.staff_id or 0))


def work_days(location: Location, day: date, staff: Iterable[StaffMember]) -> dict[int, WorkDay]:
    """Each person's day at the location, by id; two queries."""
    tz = ZoneInfo(location.time_zone)
    ids = [person.pk for person in staff]
    start, end = day_range(day, tz)
    rules = _shift_rules(ids, day)
    away = list(TimeOff.objects.filter(staff_id__in=ids, starts_at__lt=end, ends_at__gt=start))
    return {
        staff_id: WorkDay(
            shifts=_stretches(rules, staff_id, location.pk, day, tz, ShiftKind.WORK),
            breaks=_stretches(rules, staff_id, location.pk, day, tz, ShiftKind.BREAK),
            away=[
                ((row.starts_at, row.ends_at), row.note or row.get_kind_display())
                for row in away
                if row.staff_id == staff_id
            ],
        )
        for staff_id in ids
    }


def _shift_rules(staff_ids: list[int], day: date) -> list[ShiftRule]:
    """The rules that may touch the day: its own and the night before's, in every location."""
    before = day - timedelta(days=1)
    weekly = Q(weekday__in=[day.weekday(), before.weekday()]) & (
        (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gt=before))
    )
    return list(ShiftRule.objects.filter(weekly | Q(on_date__in=[day, before]), staff_id__in=staff_ids))


def _stretches(
    rules: list[ShiftRule], staff_id: int, location_id: int, day: date, tz: ZoneInfo, kind: ShiftKind
) -> list[Stretch]:
    """The stretches of `kind` that overlap the local day, sorted."""
    start, end = day_range(day, tz)
    found = [
        stretch
        for that_day in (day - timedelta(days=1), day)
        for stretch in _stretches_from(rules, staff_id, location_id, that_day, tz, kind)
    ]
    return sorted((low, high) for low, high in found if high > start and low < end)


def _stretches_from(
    rules: list[ShiftRule], staff_id: int, location_id: int, day: date, tz: ZoneInfo, kind: ShiftKind
) -> list[Stretch]:
    """The stretches of `kind` that begin on the local day: the date's own rows replace the weekly ones."""
    own = [rule for rule in rules if rule.staff_id == staff_id]
    in_force = [rule for rule in own if rule.on_date == day] or [
        rule for rule in own if _weekly_on(rule, day)
    ]
    return [
        (instant_of(day, rule.start_minute, tz), instant_of(day, rule.end_minute, tz))
        for rule in in_force
        if rule.kind == kind
        and rule.location_id == location_id
        and rule.start_minute is not None
        and rule.end_minute is not None
    ]


def _weekly_on(rule: ShiftRule, day: date) -> bool:
    """Whether a weekly rule is in force on the day."""
    return (
        rule.weekday == day.weekday()
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or rule.valid_until > day)
    )


def opening_of_day(location: Location, day: date) -> list[Stretch]:
    """When the shop is open that day, closures not yet taken off; one query."""
    tz = ZoneInfo(location.time_zone)
    rules = list(OpeningRule.objects.filter(Q(weekday=day.weekday()) | Q(on_date=day), location=location))
    in_force = [rule for rule in rules if rule.on_date] or rules
    return sorted(
        (instant_of(day, rule.start_minute, tz), instant_of(day, rule.end_minute, tz))
        for rule in in_force
        if rule.start_minute is not None and rule.end_minute is not None
    )


def closure_of_day(location: Location, day: date) -> Closure | None:
    """The closure that shuts the shop that day, if any."""
    return Closure.objects.filter(location=location, starts_on__lte=day, ends_on__gt=day).first()


def visits_on(location: Location, day: date, sight: Sight) -> list[Appointment]:
    """The day's visits by start, with customer, lines and people; cancelled ones too."""
    rows = _of_day(location, day).select_related("customer").prefetch_related("lines__staff")
    return list(sight.visits(rows).order_by("starts_at", "pk"))


def blocks_by_hand(location: Location, day: date, now: datetime) -> list[Block]:
    """Stretches of people that somebody blocked or that are being booked right now."""
    start, end = day_range(day, ZoneInfo(location.time_zone))
    held = Q(kind=BlockKind.HOLD, expires_at__gt=now)
    return list(
        Block.objects.filter(
            Q(kind=BlockKind.MANUAL) | held,
            location=location,
            staff__isnull=False,
            during__overlap=(start, end),
        )
    )


def _of_day(location: Location, day: date) -> QuerySet[Appointment]:
    start, end = day_range(day, ZoneInfo(location.time_zone))
    return Appointment.objects.filter(location=location, starts_at__lt=end, starts_at__gte=start)


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of a day as a short text, and the id of the newest visit written down for the location (0: none)."""

    stamp: str
    newest: int


def pulse_of_day(location: Location, day: date) -> Pulse:
    """The stamp differs with any visit of the day, the newest visit at all, and time blocked or held; one cheap query.

    Count, sum of versions and latest change together: a change that commits late is seen too.
    """
    start, end = day_range(day, ZoneInfo(location.time_zone))
    with connection.cursor() as cursor:
        cursor.execute(_PULSE, {"location": location.pk, "start": start, "end": end})
        count, versions, changed, newest, blocks = cursor.fetchone()
    return Pulse(stamp=f"{count}-{versions}-{changed}-{newest}-{blocks}", newest=newest)


_PULSE = """
SELECT count(*), coalesce(sum(version), 0), coalesce((extract(epoch FROM max(changed_at)) * 1000000)::bigint, 0),
  coalesce((SELECT id FROM diary_appointment WHERE location_id = %(location)s ORDER BY id DESC LIMIT 1), 0),
  coalesce((SELECT hashtext(string_agg(concat_ws(' ', id, staff_id, resource_id, during, note), ',' ORDER BY id))
    FROM diary_block WHERE kind IN ('manual', 'hold') AND location_id = %(location)s
      AND during && tstzrange(%(start)s, %(end)s) AND (expires_at IS NULL OR expires_at > now())), 0)
FROM diary_appointment
WHERE location_id = %(location)s AND starts_at >= %(start)s AND starts_at < %(end)s
"""


def visits_since(location: Location, after_id: int, sight: Sight, most: int = 8) -> list[Appointment]:
    """Visits written down after the one of `after_id`, newest first."""
    rows = Appointment.objects.filter(location=location, pk__gt=after_id).select_related("customer")
    return list(sight.visits(rows.prefetch_related("lines__staff")).order_by("-pk")[:most])


def visits_made_after(
    location: Location, instant: datetime, sight: Sight, most: int = 8
) -> list[Appointment]:
    """Visits written down after the instant, newest first."""
    rows = Appointment.objects.filter(location=location, created_at__gt=instant).select_related("customer")
    return list(sight.visits(rows.prefetch_related("lines__staff")).order_by("-pk")[:most])


def booked_count(location: Location, day: date, sight: Sight) -> int:
    """How many visits stood on that day: neither cancelled nor missed."""
    gone = [AppointmentState.CANCELLED, AppointmentState.NO_SHOW]
    return sight.visits(_of_day(location, day).exclude(state__in=gone)).count()
