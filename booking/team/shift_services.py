"""Changing when people work: weekly shifts from a date, single days, time off."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from booking.places.freed import Freed, days_freed, time_freed, weeks_freed
from booking.places.models import Location
from booking.places.records import Unchanged, row_locked, rows_locked
from booking.places.services import apart, week_apart
from booking.team.managing import authorise_people
from booking.team.models import ShiftKind, ShiftRule, StaffMember, TimeOff, TimeOffKind
from booking.team.selectors import weekly_rules
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import DAY_MINUTES, Clock, system_clock
from kernel.errors import BadInput
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise_somewhere


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of work or a break: weekday (0 = Monday) and wall minutes `[start, end)` at a location."""

    weekday: int
    start_minute: int
    end_minute: int
    location_id: int
    kind: str = ShiftKind.WORK


@service_transaction
def shifts_set(
    *,
    actor: Actor,
    staff_id: int,
    shifts: Sequence[Shift],
    valid_from: date | None = None,
    unchanged: Unchanged | None = None,
    clock: Clock = system_clock,
) -> StaffMember:
    """Replace the weekly shifts and breaks from `valid_from` on (None: from ever); earlier days keep theirs.

    Later changes that were planned go too. Raises StaleVersion, and BadInput when work overlaps (in two locations,
    or a night with the next morning), when a break lies outside work, or when the person does not work at a location.
    """
    authorise_somewhere(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id, unchanged)
    authorise_people(actor, Action.TEAM_WRITE, [staff.pk])
    _write_week(staff, shifts, valid_from, actor=actor)
    weeks_freed(staff.locations.all(), valid_from, clock=clock)
    return staff


@service_transaction
def shifts_copy(
    *,
    actor: Actor,
    staff_id: int,
    to_ids: Sequence[int],
    valid_from: date,
    clock: Clock = system_clock,
) -> list[StaffMember]:
    """Give other people, from `valid_from` on, the weekly shifts and breaks that the person has on that day.

    All or nobody. Raises NotFound, BadInput naming who does not work at a location of these shifts.
    """
    authorise_somewhere(actor, Action.TEAM_WRITE)
    people = {row.pk: row for row in rows_locked(StaffMember, [staff_id, *to_ids])}
    for pk in people:
        authorise_people(actor, Action.TEAM_WRITE, [pk])
    source = people.pop(staff_id)
    fields = ("weekday", "start_minute", "end_minute", "location_id", "kind")
    shifts = [Shift(*row) for row in weekly_rules(source, valid_from).values_list(*fields)]
    for staff in people.values():
        _check_places(staff, shifts)
        _write_week(staff, shifts, valid_from, actor=actor)
    weeks_freed(Location.objects.filter(staff__in=people).distinct(), valid_from, clock=clock)
    return list(people.values())


@service_transaction
def shift_day_set(
    *,
    actor: Actor,
    staff_id: int,
    day: date,
    shifts: Sequence[Shift] | None,
    location_id: int,
    clock: Clock = system_clock,
) -> StaffMember:
    """Give one date its own shifts (their weekday is not read) instead of the weekly ones, in every location.

    Empty means a free day; None takes the own shifts away. Raises BadInput as `shifts_set` does.
    """
    authorise_somewhere(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id)
    authorise_people(actor, Action.TEAM_WRITE, [staff.pk])
    shift_day_write(staff, day, shifts, location_id=location_id, actor=actor)
    days_freed(staff.locations.all(), day, day, clock=clock)
    return staff


def shift_day_write(
    staff: StaffMember, day: date, shifts: Sequence[Shift] | None, *, location_id: int, actor: Actor
) -> None:
    """What `shift_day_set` does, for a service that holds the person's lock, has asked for its own right and tells of
    the time that it frees."""
    shifts = None if shifts is None else [replace(shift, weekday=day.weekday()) for shift in shifts]
    _check_shifts(staff, shifts or [])
    _check_morning_after(staff, day, shifts or [])
    staff.shift_rules.filter(on_date=day).delete()
    if shifts is None:
        _check_morning_after(staff, day - timedelta(days=1), _own_shifts(staff, day - timedelta(days=1)))
    else:
        rows = [_day_rule(staff, day, shift) for shift in shifts]
        ShiftRule.objects.bulk_create(rows or [ShiftRule(staff=staff, on_date=day, location_id=location_id)])
    after = {
        "day": day,
        "shifts": None if shifts is None else [list(asdict(shift).values()) for shift in shifts],
    }
    audit_record(actor=actor, action="shifts.day_changed", target=staff, after=after)


@service_transaction
def time_off_add(
    *, actor: Actor, staff_id: int, kind: str, starts_at: datetime, ends_at: datetime, note: str = ""
) -> TimeOff:
    """The person is away in `[starts_at, ends_at)`. Raises BadInput when it is empty or a kind is unknown."""
    authorise_somewhere(actor, Action.TEAM_WRITE)
    staff = row_locked(StaffMember, staff_id)
    authorise_people(actor, Action.TEAM_WRITE, [staff.pk])
    if ends_at <= starts_at:
        raise BadInput.of("ends_at", "range", _("The end must come after the start."))
    if kind not in TimeOffKind.values:
        raise BadInput.of("kind", "unknown")
    away = TimeOff.objects.create(staff=staff, kind=kind, note=note, starts_at=starts_at, ends_at=ends_at)
    audit_record(
        actor=actor,
        action="time_off.added",
        target=staff,
        after={"kind": kind, "starts_at": starts_at, "ends_at": ends_at},
    )
    return away


@service_transaction
def time_off_remove(*, actor: Actor, time_off_id: int, clock: Clock = system_clock) -> None:
    """The person is at work after all. Raises NotFound."""
    authorise_somewhere(actor, Action.TEAM_WRITE)
    away = row_locked(TimeOff, time_off_id)
    authorise_people(actor, Action.TEAM_WRITE, [away.staff_id])
    audit_record(
        actor=actor,
        action="time_off.removed",
        target=away.staff,
        before={"kind": away.kind, "starts_at": away.starts_at, "ends_at": away.ends_at},
    )
    away.delete()
    for place in away.staff.locations.all():
        time_freed(Freed(place.pk, away.starts_at, away.ends_at), clock=clock)


def _write_week(
    staff: StaffMember, shifts: Sequence[Shift], valid_from: date | None, *, actor: Actor
) -> None:
    """The caller holds the person's lock."""
    _check_shifts(staff, shifts)
    before = [] if valid_from is None else _facts_in_force(staff, valid_from)
    _end_weekly(staff, valid_from)
    ShiftRule.objects.bulk_create(
        ShiftRule(staff=staff, valid_from=valid_from, **asdict(shift)) for shift in shifts
    )
    _check_nights(staff, valid_from)
    after = {"from": valid_from, "shifts": [list(asdict(shift).values()) for shift in sorted(shifts)]}
    audit_record(actor=actor, action="shifts.changed", target=staff, before={"shifts": before}, after=after)


def _check_places(staff: StaffMember, shifts: Iterable[Shift]) -> None:
    """Raises BadInput naming the person and the first location of these shifts where they do not work."""
    wanted = Location.objects.filter(pk__in={shift.location_id for shift in shifts})
    for place in wanted.exclude(pk__in=staff.locations.values("pk"))[:1]:
        text = _("%(person)s does not work at %(place)s.") % {"person": staff.name, "place": place.name}
        raise BadInput.of("to_ids", "location_unknown", text)


def _check_shifts(staff: StaffMember, shifts: Sequence[Shift]) -> None:
    """Raises BadInput for shifts that cannot be."""
    places = set(staff.locations.values_list("id", flat=True))
    if any(shift.location_id not in places for shift in shifts):
        raise BadInput.of("location", "unknown")
    week_apart(_by_weekday(shifts, ShiftKind.WORK))
    week_apart(_by_weekday(shifts, ShiftKind.BREAK))
    work = _by_weekday(shifts, ShiftKind.WORK)
    for weekday, breaks in _by_weekday(shifts, ShiftKind.BREAK).items():
        if not all(any(a <= start and end <= b for a, b in work.get(weekday, ())) for start, end in breaks):
            raise BadInput.of("shifts", "break_outside", _("A break lies outside the working hours."))


def _by_weekday(shifts: Iterable[Shift], kind: ShiftKind) -> dict[int, list[tuple[int, int]]]:
    week: dict[int, list[tuple[int, int]]] = {}
    for shift in shifts:
        if shift.kind == kind:
            week.setdefault(shift.weekday, []).append((shift.start_minute, shift.end_minute))
    return week


def _check_morning_after(staff: StaffMember, day: date, shifts: Sequence[Shift]) -> None:
    """Raises BadInput when a night of that date's own shifts runs into the person's work of the next morning."""
    after = day + timedelta(days=1)
    if staff.shift_rules.filter(on_date=after).exists():
        return  # a date's own shifts cut what comes over from the night before
    rules = weekly_rules(staff, after).filter(weekday=after.weekday(), kind=ShiftKind.WORK)
    mornings = [
        (DAY_MINUTES + (rule.start_minute or 0), DAY_MINUTES + (rule.end_minute or 0)) for rule in rules
    ]
    apart([*((s.start_minute, s.end_minute) for s in shifts if s.kind == ShiftKind.WORK), *mornings])


def _check_nights(staff: StaffMember, valid_from: date | None) -> None:
    """Raises BadInput when, after a change of the week, a night of a date's own or of the old week meets its mornings."""
    nights = staff.shift_rules.filter(on_date__isnull=False, kind=ShiftKind.WORK, end_minute__gt=DAY_MINUTES)
    days = set(nights.values_list("on_date", flat=True))
    if valid_from is not None:
        eve = valid_from - timedelta(days=1)
        days = {eve, *(day for day in days if day is not None and day >= eve)}
    for day in sorted(filter(None, days)):
        _check_morning_after(staff, day, _own_shifts(staff, day) or _weekly_shifts(staff, day))


def _weekly_shifts(staff: StaffMember, day: date) -> list[Shift]:
    """The shifts that the date has of the week in force then."""
    fields = ("weekday", "start_minute", "end_minute", "location_id", "kind")
    rows = weekly_rules(staff, day).filter(weekday=day.weekday(), start_minute__isnull=False)
    return [Shift(*row) for row in rows.values_list(*fields)]


def _own_shifts(staff: StaffMember, day: date) -> list[Shift]:
    """The shifts that the date has of its own."""
    fields = ("start_minute", "end_minute", "location_id", "kind")
    rows = staff.shift_rules.filter(on_date=day, start_minute__isnull=False).values_list(*fields)
    return [Shift(day.weekday(), *row) for row in rows]


def _end_weekly(staff: StaffMember, day: date | None) -> None:
    """Weekly rules end on `day`; those that would only begin then go. The caller holds the person's lock."""
    weekly = staff.shift_rules.filter(weekday__isnull=False)
    if day is None:
        weekly.delete()
        return
    weekly.filter(valid_from__gte=day).delete()
    weekly.filter(Q(valid_until=None) | Q(valid_until__gt=day)).update(valid_until=day)


def _day_rule(staff: StaffMember, day: date, shift: Shift) -> ShiftRule:
    return ShiftRule(
        staff=staff,
        on_date=day,
        location_id=shift.location_id,
        kind=shift.kind,
        start_minute=shift.start_minute,
        end_minute=shift.end_minute,
    )


def _facts_in_force(staff: StaffMember, day: date) -> list[list[object]]:
    fields = ("weekday", "start_minute", "end_minute", "location_id", "kind")
    return [list(row) for row in weekly_rules(staff, day).values_list(*fields)]
