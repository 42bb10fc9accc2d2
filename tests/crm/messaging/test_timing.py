"""When a reminder is due: by the rules, in every zone, on every day on which the clock changes (TRUST G21)."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.messaging.timing import Quiet, slot_before
from kernel.clock import zone_names
from tests.seeds import dice_of

NIGHT = (21 * 60, 8 * 60)
WINDOWS = (NIGHT, (0, 0), (22 * 60 + 30, 7 * 60 + 15), (60, 150), (13 * 60, 15 * 60), (0, 9 * 60))
OFFSETS = (1440, 60, 2880, 120, 30, 90, 7 * 1440)
DAY = 24 * 60


def at(text, zone="Europe/Berlin"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def wall(instant, zone="Europe/Berlin"):
    return instant.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M")


def due(start, minutes, quiet=NIGHT, zone="Europe/Berlin"):
    return wall(slot_before(at(start, zone), minutes=minutes, quiet=Quiet(*quiet, zone)).due_at, zone)


def test_a_day_before_is_the_same_time_on_the_wall_also_when_the_clock_changes_in_between():
    assert due("2026-03-29T14:30", DAY) == "03-28 14:30"
    assert due("2026-10-25T14:30", DAY) == "10-24 14:30"


def test_an_hour_before_is_an_hour_that_passes_also_across_the_change():
    assert due("2026-03-29T03:30", 60, quiet=(0, 0)) == "03-29 01:30"


def test_what_falls_into_the_night_leaves_in_the_morning_where_that_still_helps():
    assert due("2026-11-27T22:00", DAY) == "11-27 08:00"
    assert due("2026-11-27T08:30", 60) == "11-27 08:00"


def test_what_would_come_too_late_in_the_morning_leaves_the_evening_before():
    assert due("2026-11-27T08:10", 60) == "11-26 20:45"


def test_a_reminder_helps_until_a_quarter_of_its_time_is_left():
    quiet = Quiet(*NIGHT, "Europe/Berlin")
    start = at("2026-11-27T14:00")
    assert wall(slot_before(start, minutes=DAY, quiet=quiet).late_at) == "11-27 08:00"
    assert wall(slot_before(start, minutes=60, quiet=quiet).late_at) == "11-27 13:45"


def test_quiet_hours_that_end_where_they_begin_are_none():
    assert due("2026-11-27T03:00", 60, quiet=(0, 0)) == "11-27 02:00"


def changes_of(zone: str, years: range) -> list[datetime]:
    """The first midnight (UTC) after each change of the zone's offset, and one ordinary day."""
    tz, found = ZoneInfo(zone), [datetime(years[0], 6, 17, tzinfo=UTC)]
    days = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for year in years for day in range(366))
    for before, after in itertools.pairwise(days):
        if before.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
            found.append(after)
    return found


def check(zone: str, start: datetime, minutes: int, window: tuple[int, int]) -> None:
    """The slot keeps every promise; each is stated without the code that makes it."""
    quiet = Quiet(*window, zone)
    slot = slot_before(start, minutes=minutes, quiet=quiet)
    nominal = start.astimezone(UTC) - timedelta(minutes=minutes)
    said = (zone, start, minutes, window, slot)
    assert not is_quiet(slot.due_at, window, zone), said
    assert slot.due_at < slot.late_at < start, said
    shift = abs(slot.due_at - nominal)
    assert shift <= timedelta(hours=25, minutes=15), said
    may_stay = not is_quiet(nominal, window, zone) and minutes % DAY
    assert shift == timedelta(0) or not may_stay, said


def is_quiet(instant: datetime, window: tuple[int, int], zone: str) -> bool:
    """Whether the wall clock is in the window, counted minute by minute around the day."""
    local = instant.astimezone(ZoneInfo(zone))
    length = (window[1] - window[0]) % DAY
    return (local.hour * 60 + local.minute - window[0]) % DAY < length


def check_many(number: int, zones: list[str], years: range, seed: int) -> int:
    dice = dice_of(seed)
    days = {zone: changes_of(zone, years) for zone in zones}
    for place in range(number):
        zone = zones[place % len(zones)]
        start = dice.choice(days[zone]) + timedelta(minutes=dice.randrange(-2880, 2880))
        check(zone, start, dice.choice(OFFSETS), dice.choice(WINDOWS))
    return number


def test_reminders_around_clock_changes_are_on_time_and_wake_nobody():
    zones = dice_of(7).sample(zone_names(), 40)
    assert check_many(2000, zones, range(2026, 2028), seed=7) == 2000


@pytest.mark.nightly
def test_reminders_in_every_zone_around_every_clock_change_are_on_time_and_wake_nobody():
    assert check_many(100_000, zone_names(), range(2024, 2031), seed=22) == 100_000
