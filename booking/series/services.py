"""A series is changed or cancelled as a whole, or from one visit on: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import (
    appointment_seat_again,
    change_save,
    record,
    seated_facts,
    visit_cancel,
    visit_facts_now,
    whole_of,
    wish_again,
)
from booking.diary.models import Appointment, Block
from booking.diary.seats.seating import Request, Seated
from booking.diary.telling.readers import people_of
from booking.diary.wishes import Channel, LineWish
from booking.places.freed import Freed, time_freed
from booking.series.messages import series_announce
from booking.series.models import Series, SeriesVisit
from booking.series.planning import Choices, Spot
from booking.series.refusals import NothingToDo, or_clash
from booking.series.seating import seat_all, solved
from booking.series.selectors import coming, rows_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, instant_of, zone
from kernel.errors import NotFound, StaleVersion
from kernel.transactions import service_transaction


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the visits: a start at `minute` (wall; None: as it is), `days` later, all by `staff_id` (None: as it is).

    Of a visit with lines side by side only those of its first person go over; what `staff_id` had there goes the
    other way.
    """

    minute: int | None = None
    days: int = 0
    staff_id: int | None = None


def series_change(
    *,
    actor: Actor,
    clock: Clock,
    series_id: int,
    version: int | None,
    from_number: int,
    change: Change,
    choices: Choices,
) -> Series:
    """Give the coming visits from that number on another time, weekday or person; those changed alone stay.

    Raises NotFound, NotAllowed, StaleVersion, NothingToDo, SeriesClash, Busy.
    """

    @service_transaction
    def make() -> Series:
        series, rows = _locked(actor, series_id, version, from_number, clock)
        spots = solved(spots_of_change(rows, change), choices)
        return _change(actor, clock, series, spots)

    return or_clash(make)


@service_transaction
def series_cancel(
    *, actor: Actor, clock: Clock, series_id: int, version: int | None, from_number: int, reason: str
) -> Series:
    """Cancel the coming visits from that number on. Raises NotFound, NotAllowed, StaleVersion, NothingToDo."""
    series, rows = _locked(actor, series_id, version, from_number, clock)
    if not rows:
        raise NothingToDo
    visits = [row.appointment for row in rows]
    for visit in visits:
        visit_cancel(visit, actor=actor, reason=reason, clock=clock)
    _note(actor, "series.cancelled", series, visits)
    _tell_freed((whole_of(visit) for visit in visits), clock)
    series_announce(series, visits, change="cancelled", clock=clock)
    return series


def spots_of_change(rows: Iterable[SeriesVisit], change: Change) -> list[Spot]:
    """Where the visits would stand; those that were changed alone are not among them."""
    return [_spot(row, change) for row in rows if not is_apart(row)]


def is_apart(row: SeriesVisit) -> bool:
    """Whether the visit stands elsewhere than its series says."""
    visit = row.appointment
    return visit.starts_at != instant_of(row.on_date, row.minute, zone(visit.location.time_zone))


def _spot(row: SeriesVisit, change: Change) -> Spot:
    visit = row.appointment
    day = row.on_date + timedelta(days=change.days)
    minute = row.minute if change.minute is None else change.minute
    return Spot(
        key=str(visit.pk),
        on_date=day,
        minute=minute,
        starts_at=instant_of(day, minute, zone(visit.location.time_zone)),
        wishes=_wishes(visit, change.staff_id),
        visit=visit,
    )


def _wishes(visit: Appointment, staff_id: int | None) -> tuple[LineWish, ...]:
    """The visit's lines, given over to that person; nobody can do two that run side by side."""
    lines = list(visit.lines.all())
    if staff_id is None or not any(line.together for line in lines):
        return tuple(wish_again(line, staff_id or line.staff_id) for line in lines)
    first = lines[0].staff_id
    over = {staff_id: first, first: staff_id}
    return tuple(wish_again(line, over.get(line.staff_id, line.staff_id)) for line in lines)


def _locked(
    actor: Actor, series_id: int, version: int | None, from_number: int, clock: Clock
) -> tuple[Series, list[SeriesVisit]]:
    """The series and its coming visits from that number on, all locked (series, then visits by key)."""
    series = Series.objects.select_for_update().filter(pk=series_id).first()
    if series is None:
        raise NotFound
    if version is not None and series.version != version:
        raise StaleVersion(version=series.version)
    visits = Appointment.objects.filter(series_visit__series=series, starts_at__gt=clock.now())
    list(visits.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = coming(list(rows_of(series)), clock.now(), from_number=from_number)
    for row in rows:
        authorise_visit(actor, Channel.DESK, row.appointment)
    return series, rows


def _change(actor: Actor, clock: Clock, series: Series, spots: Sequence[Spot]) -> Series:
    """The caller holds the visits' locks. The visits leave their places together, then each takes its new one."""
    visits = [spot.visit for spot in spots if spot.visit]
    freed = [whole_of(visit) for visit in visits]
    had = {visit.pk: people_of(visit) for visit in visits}

    def move(spot: Spot, request: Request, place: Seated) -> Appointment:
        return _move(actor, spot, request, place)

    seat_all(
        spots,
        move,
        actor=actor,
        location_id=series.location_id,
        clock=clock,
        before=lambda: Block.objects.filter(appointment__in=visits).delete(),
    )
    _replan(spots)
    _note(actor, "series.changed", series, visits)
    _tell_freed(freed, clock)
    series_announce(series, visits, change="moved", clock=clock, had=had)
    return series


def _move(actor: Actor, spot: Spot, request: Request, place: Seated) -> Appointment:
    visit = spot.visit
    if visit is None:
        raise NotFound
    before = visit_facts_now(visit)
    appointment_seat_again(visit, place, request=request, allowed_by=actor.name)
    change_save(visit, sequence=True)
    record(actor, "appointment.move", visit, before, seated_facts(place))
    return visit


def _replan(spots: Sequence[Spot]) -> None:
    """Write down what the series says of these visits now, also of those that were given another time to solve a clash."""
    by_visit = {spot.visit.pk: spot for spot in spots if spot.visit}
    rows = list(SeriesVisit.objects.filter(appointment__in=by_visit))
    for row in rows:
        spot = by_visit[row.appointment_id]
        row.on_date, row.minute = spot.on_date, spot.minute
    SeriesVisit.objects.bulk_update(rows, ["on_date", "minute"])


def _note(actor: Actor, action: str, series: Series, visits: Sequence[Appointment]) -> None:
    """Count the series' version on, and put the change onto the trail."""
    series.version += 1
    series.save(update_fields=["version"])
    after = {"visits": [visit.reference for visit in visits], "starts": [visit.starts_at for visit in visits]}
    audit_record(actor=actor, action=action, target=series, after=after)


def _tell_freed(stretches: Iterable[Freed], clock: Clock) -> None:
    for freed in stretches:
        time_freed(freed, clock=clock)
