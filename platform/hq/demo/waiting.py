"""People on the demo's waitlist, and a visit that repeats: put down by the product's own services."""

from collections.abc import Sequence
from datetime import timedelta

from booking.diary.models import Appointment, AppointmentLine, AppointmentState
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.places.models import Location
from booking.series.making import series_make, spots_of_pattern
from booking.series.models import Rhythm
from booking.series.patterns import Pattern
from booking.series.planning import Choice, look_at
from booking.waitlist.joining import EntryWish, entry_join
from kernel.actor import Actor
from kernel.clock import Clock, local_day, zone

NOON, EVENING = 12 * 60, 17 * 60
HOURS = ((0, 1440), (0, NOON), (EVENING, 1440), (NOON, 1440))
AHEAD = timedelta(days=14)
REPEATED_IN = timedelta(days=2)


def waiting_write(*, actor: Actor, location: Location, customers: Sequence[int], clock: Clock) -> None:
    """Four customers wait for what is booked often, each at other hours; one visit of these days comes every week."""
    sold = list(AppointmentLine.objects.filter(variant=None).order_by("-pk")[: len(HOURS)])
    for line, customer, hours in zip(sold, customers, HOURS, strict=False):
        _wait(actor, location, customer, line, hours, clock)
    _repeat(actor, location, clock)


def _wait(
    actor: Actor,
    location: Location,
    customer_id: int,
    line: AppointmentLine,
    hours: tuple[int, int],
    clock: Clock,
) -> None:
    today = local_day(clock.now(), zone(location.time_zone))
    entry_join(
        actor=actor,
        clock=clock,
        channel=Channel.DESK,
        wish=EntryWish(
            location_id=location.pk,
            lines=(LineWish(line.service_id, staff_id=line.staff_id),),
            from_date=today,
            until_date=today + AHEAD,
            from_minute=hours[0],
            until_minute=hours[1],
        ),
        customer=CustomerDetails(customer_id=customer_id),
    )


def _repeat(actor: Actor, location: Location, clock: Clock) -> None:
    """A coming visit every week, six times in all; the weeks in which the time is taken are left out."""
    visits = Appointment.objects.filter(
        location=location, state=AppointmentState.BOOKED, starts_at__gt=clock.now() + REPEATED_IN
    )
    first = visits.select_related("location").prefetch_related("lines").order_by("starts_at").first()
    if first is None:
        return
    day = local_day(first.starts_at, zone(location.time_zone))
    pattern = Pattern(Rhythm.WEEKS, 1, day, times=6)
    looked = look_at(spots_of_pattern(first, pattern), location_id=location.pk, clock=clock)
    taken = {one.spot.key: Choice(skip=True) for one in looked if one.problem}
    if len(taken) < len(looked):
        series_make(
            actor=actor, clock=clock, appointment_id=first.pk, version=None, pattern=pattern, choices=taken
        )
