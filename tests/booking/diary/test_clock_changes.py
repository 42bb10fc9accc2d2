"""G21: every zone that shops can be in, on the days its clock changes: nothing in the gap, nothing lost, nothing doubled."""

import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from booking.diary.availability.days import local_days
from booking.diary.wishes import LineWish
from kernel.clock import FixedClock, instant_of, zone_names
from tests.booking.diary.shop import make_shop, minutes

SAMPLE = [
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Easter",
]


def change_days(zone: str, first: int = 2024, last: int = 2030) -> list[date]:
    """The local days in those years on which the zone's offset changes."""
    tz, day, found = ZoneInfo(zone), date(first, 1, 1), []
    before = datetime(first, 1, 1, tzinfo=UTC).astimezone(tz).utcoffset()
    while day.year <= last:
        after = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        offset = after.astimezone(tz).utcoffset()
        if offset != before:
            found += [day - timedelta(days=1), day, day + timedelta(days=1)]
        day, before = day + timedelta(days=1), offset
    return found


def minutes_by_the_clock(zone: str, day: date) -> list[int]:
    """The minutes (since 1970) whose wall clock shows that day, found one by one."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).timestamp()) // 60
    tz = ZoneInfo(zone)
    return [
        minute
        for minute in range(noon - 840, noon + 840)
        if datetime.fromtimestamp(minute * 60, tz).date() == day
    ]


def check_days(zone: str, days: list[date]) -> None:
    """The day has exactly its minutes, and the grid of 30 exactly the minutes that stand on it."""
    tz = ZoneInfo(zone)
    for day in days:
        (found,) = local_days(day, day, tz)
        minutes = minutes_by_the_clock(zone, day)
        assert (found.lo, found.hi) == (minutes[0], minutes[-1] + 1), (zone, day)
        on_grid = [minute for minute in minutes if datetime.fromtimestamp(minute * 60, tz).minute % 30 == 0]
        assert list(found.grid(30, 0)) == on_grid, (zone, day)


@pytest.mark.parametrize("zone", SAMPLE)
def test_days_of_a_clock_change_have_their_own_minutes(zone):
    check_days(zone, change_days(zone, 2026, 2027))


@pytest.mark.nightly
@pytest.mark.parametrize("zone", zone_names())
def test_days_of_every_clock_change_have_their_own_minutes(zone):
    check_days(zone, change_days(zone))


def check_shop(zone: str, days: list[date]) -> int:
    """A shop that is always open offers every real half hour of the days and no other, and each end of a jump can be
    booked for the instant that was offered; how many days were looked at."""
    shop = make_shop(zone=zone, horizon_days=30)
    ana = shop.hires("Ana")
    for weekday in range(7):
        shop.works(ana, "00:00-24:00", day=date(2026, 6, 1) + timedelta(days=weekday))
    for day in days:
        clock = FixedClock(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3))
        (offers,) = shop.offers(day=day, clock=clock)
        found = [int(offer.starts_at.timestamp()) // 60 for offer in offers.offers]
        assert found == half_hours(zone, day), (zone, day)
        edges = [offers.offers[place] for place in edges_of(offers.offers)]
        visits = [shop.book("00:00", starts_at=offer.starts_at, clock=clock) for offer in edges]
        assert [visit.starts_at for visit in visits] == [offer.starts_at for offer in edges], (zone, day)
    return len(days)


def half_hours(zone: str, day: date) -> list[int]:
    """The minutes (since 1970) of that day at which the wall clock shows a full or a half hour."""
    tz = ZoneInfo(zone)
    return [
        minute
        for minute in minutes_by_the_clock(zone, day)
        if datetime.fromtimestamp(minute * 60, tz).minute % 30 == 0
    ]


def edges_of(offers) -> list[int]:
    """The places of the offers on both sides of each change of the offset: the last before it and the first after it."""
    offsets = [offer.starts_at.utcoffset() for offer in offers]
    jumps = [place for place in range(1, len(offers)) if offsets[place] != offsets[place - 1]]
    return sorted({side for place in jumps for side in (place - 1, place)})


# Zones whose laws changed lately, and days on which databases of different age disagree.
LATELY = {
    "Africa/Casablanca": "2027-02-06",
    "America/Winnipeg": "2027-01-15",
    "America/Vancouver": "2026-12-15",
}


@pytest.mark.parametrize(("zone", "day"), LATELY.items())
def test_python_and_the_database_know_the_same_clocks(db, zone, day):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamp AT TIME ZONE %s", [f"{day} 12:00", zone])
        (instant,) = cursor.fetchone()
    assert instant == datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", SAMPLE)
def test_a_shop_open_all_day_offers_and_books_every_real_half_hour_of_a_clock_change(in_a, zone):
    assert check_shop(zone, change_days(zone, 2026, 2026)) > 0


def one_zone_of_each_rule() -> list[str]:
    """Zones that differ in what their clocks do in these years; links and twins are left out."""
    twins = {}
    for zone in zone_names():
        tz = ZoneInfo(zone)
        days = tuple(change_days(zone))
        hours = tuple(datetime(day.year, day.month, day.day, 12, tzinfo=tz).utcoffset() for day in days)
        twins.setdefault((days, hours), zone)
    return sorted(twins.values())


@pytest.mark.nightly
def test_shops_of_every_zone_offer_and_book_every_real_half_hour_of_every_clock_change(in_a):
    zones = one_zone_of_each_rule()
    looked_at = sum(check_shop(zone, change_days(zone)) for zone in zones)
    sys.stdout.write(f"offers of {looked_at} days around clock changes in {len(zones)} zones that differ\n")


EDGES = [
    ("America/New_York", date(2026, 11, 1), "01:30"),
    ("Europe/Paris", date(2026, 10, 25), "02:30"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "01:30"),
    ("America/Havana", date(2026, 11, 1), "00:30"),
    ("America/New_York", date(2026, 3, 8), "02:30"),
    ("Europe/Paris", date(2026, 3, 29), "02:30"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "02:00"),
]
FIRST_OF_TWO = {
    "America/New_York": datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    "Europe/Paris": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, 14, 30, tzinfo=UTC),
}


def starts_of(shop, person, day: date) -> list[datetime]:
    """The instants on that day at which the person is free for five minutes, every five minutes."""
    clock = FixedClock(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3))
    (found,) = shop.offers(LineWish(shop.service.pk, staff_id=person.pk), day=day, clock=clock)
    return [offer.starts_at.astimezone(UTC) for offer in found.offers]


@pytest.mark.parametrize(("zone", "day", "edge"), EDGES)
def test_an_edge_in_a_doubled_or_skipped_hour_is_one_instant_for_python_and_postgresql(in_a, zone, day, edge):
    shop = make_shop(zone=zone, step_minutes=5, service={"work_minutes": 5})
    early, late = shop.hires("Early"), shop.hires("Late")
    shop.works(early, f"00:00-{edge}", day=day)
    shop.works(late, f"{edge}-06:00", day=day)
    change = shop.at(edge, day).astimezone(UTC)
    assert starts_of(shop, early, day)[-1] + timedelta(minutes=5) == change
    assert starts_of(shop, late, day)[0] == change


@pytest.mark.parametrize(("zone", "day", "edge"), EDGES)
def test_so_is_the_end_of_the_night_before(in_a, zone, day, edge):
    shop = make_shop(zone=zone, step_minutes=5, service={"work_minutes": 5})
    night = shop.hires("Night")
    until = f"{int(edge[:2]) + 24}{edge[2:]}"
    shop.works(night, f"22:00-{until}", day=day - timedelta(days=1))
    change = shop.at(edge, day).astimezone(UTC)
    assert starts_of(shop, night, day)[-1] + timedelta(minutes=5) == change


@pytest.mark.parametrize("zone", FIRST_OF_TWO)
def test_a_time_that_comes_twice_is_the_first(zone):
    (day, edge), *_skipped = [(day, edge) for name, day, edge in EDGES if name == zone]
    assert instant_of(day, minutes(edge), ZoneInfo(zone)).astimezone(UTC) == FIRST_OF_TWO[zone]
