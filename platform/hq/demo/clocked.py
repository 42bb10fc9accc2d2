"""The demo's time clock: four weeks clocked by the people themselves, with what makes a page worth a look."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from booking.clock.asking import correction_ask
from booking.clock.bringing import Brought, hours_bring
from booking.clock.correcting import Wanted
from booking.clock.forgotten import closing_of, forgotten_close
from booking.clock.models import ClockEntry, ClockRules, EntrySource
from booking.clock.periods import clock_rules_save, period_approve
from booking.clock.selectors import last_entry, rules_now, shifts_between
from booking.clock.shifts import Shift
from booking.clock.stretch import Worked, worked_of
from booking.clock.tapping import Step, clock_tap, seen_of
from booking.places.models import Location
from booking.roster.editing import terms_set
from booking.team.models import StaffMember
from hq.demo.people import acting, team_with_logins
from kernel.actor import Actor
from kernel.clock import Clock, FixedClock, local_day, zone

WEEKS = 4
HOUR = 60
LATE_EVERY = 9
LUNCH = timedelta(minutes=45)
FORGETFUL, ASKING = 1, 2  # places in the team
STAYED = timedelta(minutes=25)


def hours_write(*, actor: Actor, location: Location, clock: Clock, dice: Random, note: str) -> None:
    """Rules, contracts, four weeks of taps, one clock-out forgotten, one request, the first half approved."""
    clock_rules_save(actor=actor, clock=clock, version=1, values={"own_devices": True})
    team = team_with_logins()
    today = local_day(clock.now(), zone(location.time_zone))
    shifts = shifts_between([person.pk for person in team], today - timedelta(days=7 * WEEKS), today)
    for person in team:
        _agree(actor, person, shifts.get(person.pk, ()))
    mine = {
        person.pk: [shift for shift in shifts.get(person.pk, ()) if shift.start < clock.now()]
        for person in team
    }
    forgotten = _forgotten(mine[team[FORGETFUL].pk], clock)
    days = [
        (shift, _day(shift, dice)) for person in team for shift in mine[person.pk] if shift is not forgotten
    ]
    brought = [
        Brought(shift.plan.staff_id, shift.plan.location_id, worked)
        for shift, worked in days
        if worked.end is not None and worked.end <= clock.now()
    ]
    if forgotten is not None:  # before their later days: nobody clocks in behind what stands already
        _forget(team[FORGETFUL], forgotten)
    hours_bring(actor=actor, clock=clock, rows=brought, source=EntrySource.TABLET)
    people = {person.pk: person for person in team}
    for shift, worked in days:
        if worked.end is not None and worked.start <= clock.now() < worked.end:
            _come(people[shift.plan.staff_id], shift, worked.start)
    _ask(team[ASKING], location, clock, note)
    _approve(actor, clock, today)


def _agree(actor: Actor, person: StaffMember, shifts: Sequence[Shift]) -> None:
    """A contract of the hours that the person is planned for a week, the next whole one."""
    weekly = -(-sum(shift.minutes() for shift in shifts) // WEEKS // HOUR) * HOUR
    terms_set(actor=actor, staff_id=person.pk, values={"contract_minutes": weekly})


def _forgotten(shifts: Sequence[Shift], clock: Clock) -> Shift | None:
    """The last shift that is over long enough to be closed by itself."""
    over = [shift for shift in shifts if closing_of(shift.start, [shift], rules_now()).at < clock.now()]
    return over[-1] if over else None


def _day(shift: Shift, dice: Random) -> Worked:
    """How one person's day went: now and then late, lunch in the middle, a little longer than planned."""
    late = dice.randint(8, 22) if dice.randint(1, LATE_EVERY) == 1 else dice.randint(-9, 4)
    lunch = shift.start + (shift.end - shift.start) / 2 + timedelta(minutes=dice.randint(-15, 15))
    back = lunch + LUNCH + timedelta(minutes=dice.randint(-8, 12))
    start, end = shift.start + timedelta(minutes=late), shift.end + timedelta(minutes=dice.randint(-4, 18))
    return Worked(start, end, ((lunch, back),))


def _come(person: StaffMember, shift: Shift, instant: datetime) -> None:
    """The person clocks in on the shop's tablet."""
    clock_tap(
        actor=acting(person),
        clock=FixedClock(instant),
        step=Step.IN,
        seen=seen_of(last_entry(person, instant)),
        on_tablet=True,
        location_id=shift.plan.location_id,
    )


def _forget(person: StaffMember, shift: Shift) -> None:
    """The person comes and does not clock out; the salon's rule does it for them."""
    _come(person, shift, shift.start)
    forgotten_close(clock=FixedClock(closing_of(shift.start, [shift], rules_now()).at))


def _ask(person: StaffMember, location: Location, clock: Clock, note: str) -> None:
    """Somebody stayed on a little and asks for it."""
    ended = ClockEntry.objects.filter(staff=person, during__upper_inf=False).order_by("-during").first()
    if ended is None:
        return
    worked = worked_of(ended)
    end = min((worked.end or clock.now()) + STAYED, clock.now())
    wanted = Wanted(location.pk, Worked(worked.start, end, worked.breaks))
    correction_ask(actor=acting(person), clock=clock, entry_id=ended.pk, wanted=wanted, note=note)


def _approve(actor: Actor, clock: Clock, today: date) -> None:
    """The weeks before the last two are approved."""
    until = today - timedelta(days=today.weekday() + 8)
    version = ClockRules.objects.values_list("version", flat=True).get(pk=1)
    period_approve(actor=actor, clock=clock, until=until, version=version)
