"""The days and people of the time clock's tests: a Berlin shop, Ana and Ben, who work every day from nine to six."""

from datetime import UTC, datetime, timedelta

from booking.clock.correcting import Wanted
from booking.clock.models import ClockEntry
from booking.clock.selectors import last_entry
from booking.clock.stretch import Worked, worked_of
from booking.clock.tapping import Step, clock_tap, seen_of
from kernel.actor import Actor, ActorKind
from kernel.clock import FixedClock
from tenants.accounts.models import Role
from tests.cast import UserFactory

NOW = datetime(2026, 11, 25, 8, 0, 20, tzinfo=UTC)  # a Wednesday, 09:00 in Berlin


def acting(person, role=Role.STYLIST):
    """Who acts for the person, given a login."""
    if person.user is None:
        person.user = UserFactory(name=person.name, role=role)
        person.save()
    return Actor(kind=ActorKind.USER, id=person.user.pk, name=person.name, role=role)


def manager():
    """A manager who is nobody of the team."""
    return Actor(kind=ActorKind.USER, id=987654, name="Mona", role=Role.MANAGER)


def tap(person, clock, step, seen=None, **more):
    """The person taps what their page shows."""
    told = seen_of(last_entry(person, clock.now())) if seen is None else seen
    given = {"on_tablet": True, **more}
    return clock_tap(actor=acting(person), clock=clock, step=Step(step), seen=told, **given)


def after(clock, **by):
    """The clock some time later."""
    clock.move(timedelta(**by))
    return clock


def clocked(person, place, start, end, breaks=(), **more):
    """An entry that is there; hours are instants."""
    worked = Worked(start, end, tuple(breaks))
    return ClockEntry.objects.create(
        staff=person, location=place, during=worked.range, breaks=worked.rows, source="tablet", **more
    )


def at(hour, minute=0, day=24):
    """An instant of November 2026, Berlin's wall time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def wanted(place, start, end, breaks=()):
    """How an entry is to be."""
    return Wanted(place.pk, Worked(start, end, tuple(breaks)))


def hours(entry):
    """The entry's start, end and breaks, read anew."""
    entry.refresh_from_db()
    worked = worked_of(entry)
    return worked.start, worked.end, worked.breaks


def clock_at(instant):
    """A clock that stands there."""
    return FixedClock(instant)
