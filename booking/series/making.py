"""A visit is repeated: all its followers are booked in one transaction, or none."""

from booking.diary.authorisation import authorise_visit
from booking.diary.changes import (
    appointment_insert,
    appointment_states_check,
    record,
    seated_facts,
    visit_locked,
)
from booking.diary.copying import wishes_anew
from booking.diary.models import Appointment, AppointmentState
from booking.diary.seats.seating import Request, Seated
from booking.diary.visitors import Visitor
from booking.diary.wishes import Channel, VisitExtras
from booking.series.messages import series_announce
from booking.series.models import Series, SeriesVisit
from booking.series.patterns import Pattern
from booking.series.planning import Choices, Spot, spot_of
from booking.series.refusals import AlreadyInSeries, or_clash
from booking.series.seating import seat_all, solved
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock, local_day, zone
from kernel.transactions import service_transaction

GONE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)
REPEATABLE = tuple(state for state in AppointmentState if state not in (*GONE, AppointmentState.PENDING))


def series_make(
    *,
    actor: Actor,
    clock: Clock,
    appointment_id: int,
    version: int | None,
    pattern: Pattern,
    choices: Choices,
) -> Series:
    """Repeat a visit: it is the first of the series; the others are booked like it, each day as it was chosen.

    Raises NotFound, NotAllowed, StaleVersion, WrongState, AlreadyInSeries, NothingToDo, SeriesClash, Busy.
    """

    @service_transaction
    def make() -> Series:
        first = visit_locked(appointment_id, version)
        authorise_visit(actor, Channel.DESK, first)
        if SeriesVisit.objects.filter(appointment=first).exists():
            raise AlreadyInSeries
        appointment_states_check(first, REPEATABLE)
        return _make(actor, clock, first, pattern, choices)

    return or_clash(make)


def spots_of_pattern(first: Appointment, pattern: Pattern) -> list[Spot]:
    """The spots of the visits that follow the first one, each named by its day."""
    wishes = wishes_anew(first)
    minute = minute_of_day(first)
    return [spot_of(day.isoformat(), day, minute, wishes, first) for day in pattern.dates()[1:]]


def minute_of_day(visit: Appointment) -> int:
    """When the visit begins on the clock of its shop, in minutes after midnight."""
    wall = visit.starts_at.astimezone(zone(visit.location.time_zone))
    return wall.hour * 60 + wall.minute


def _make(actor: Actor, clock: Clock, first: Appointment, pattern: Pattern, choices: Choices) -> Series:
    """The caller holds the first visit's lock."""
    spots = solved(spots_of_pattern(first, pattern), choices)

    def book(_spot: Spot, request: Request, place: Seated) -> Appointment:
        return _book(actor, first, request, place)

    visits = seat_all(spots, book, actor=actor, location_id=first.location_id, clock=clock)
    series = _written(first, pattern, list(zip(spots, visits, strict=True)), clock)
    after = {"first": first.reference, "visits": [visit.starts_at for visit in visits]}
    audit_record(actor=actor, action="series.created", target=series, after=after)
    series_announce(series, visits, change="booked", clock=clock)
    return series


def _book(actor: Actor, first: Appointment, request: Request, place: Seated) -> Appointment:
    """One more visit of the same customer; what they agreed to when they booked the first is not agreed to again."""
    visitor = Visitor(first.customer, first.visitor_name, first.visitor_phone, first.visitor_email)
    extras = VisitExtras(source="series", desk_note=first.desk_note, is_test=first.is_test)
    visit = appointment_insert(actor, request, place, visitor, first.language, extras)
    visit.location = first.location
    record(actor, "appointment.create", visit, {}, seated_facts(place))
    return visit


def _written(
    first: Appointment, pattern: Pattern, booked: list[tuple[Spot, Appointment]], clock: Clock
) -> Series:
    series = Series.objects.create(
        location_id=first.location_id,
        rhythm=pattern.rhythm,
        every=pattern.every,
        first_date=pattern.first,
        created_at=clock.now(),
    )
    day = local_day(first.starts_at, zone(first.location.time_zone))
    rows = [
        (first, day, minute_of_day(first)),
        *((visit, spot.on_date, spot.minute) for spot, visit in booked),
    ]
    SeriesVisit.objects.bulk_create(
        SeriesVisit(series=series, appointment=visit, number=number, on_date=on_date, minute=minute)
        for number, (visit, on_date, minute) in enumerate(rows, 1)
    )
    return series
