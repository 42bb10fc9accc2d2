"""Planned beside worked: breaks, lateness, time off and contract, by elapsed time; and the file for payroll."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from booking.clock.bringing import Brought, hours_bring
from booking.clock.export import hours_export
from booking.clock.hours import Period, hours_of
from booking.clock.stretch import Worked
from booking.roster.models import RosterTerms
from booking.team.models import ShiftRule
from kernel.audit.models import AuditLine
from kernel.errors import BadInput, NotAllowed
from kernel.sheets import sheet_text
from tenants.accounts.models import Role
from tests.booking.clock.scene import acting, at, clock_at, clocked, manager
from tests.cast import LocationFactory, ShiftRuleFactory, TimeOffFactory

MONDAY = date(2026, 11, 16)
WEEK = timedelta(weeks=1)
LATER = clock_at(at(8, day=25))


def week(place=None):
    return Period(place, MONDAY, MONDAY + timedelta(days=6))


def of(person, period=None, clock=LATER):
    return hours_of(period or week(), clock, [person])[0]


def test_a_day_is_planned_worked_paused_and_late(shop):
    ana = shop.staff[0]
    clocked(ana, shop.location, at(9, 10, 16), at(18, 30, 16), [(at(13, 0, 16), at(13, 45, 16))])
    day = of(ana).days[0]
    assert (day.planned, day.worked, day.paused, day.late, day.missed) == (540, 515, 45, 10, 0)


@pytest.mark.parametrize(("minute", "late"), [(0, 0), (5, 0), (6, 6)])
def test_only_who_comes_later_than_the_grace_is_late(shop, minute, late):
    clocked(shop.staff[0], shop.location, at(9, minute, 16), at(18, 0, 16))
    assert of(shop.staff[0]).days[0].late == late


def test_a_shift_nobody_came_for_is_named_and_one_to_come_is_not(shop):
    assert of(shop.staff[0]).total("missed") == 7
    assert of(shop.staff[0], clock=clock_at(at(9, 3, 17))).total("missed") == 1


def test_who_stays_through_both_shifts_of_a_split_day_missed_none_and_was_not_late(shop):
    ana = shop.staff[0]
    ShiftRule.objects.filter(staff=ana).update(end_minute=13 * 60)
    ShiftRuleFactory(staff=ana, location=shop.location, weekday=0, start_minute=14 * 60, end_minute=20 * 60)
    clocked(ana, shop.location, at(8, 55, 16), at(20, 0, 16), [(at(13, 0, 16), at(14, 0, 16))])
    clocked(ana, shop.location, at(9, 0, 23), at(13, 0, 23))
    day, half = of(ana).days[0], of(ana, Period(None, MONDAY + WEEK, MONDAY + WEEK)).days[0]
    assert (day.worked, day.late, day.missed) == (605, 0, 0)
    assert (half.worked, half.late, half.missed) == (240, 0, 1)


def test_time_off_is_not_planned_and_counts_towards_the_contract(shop):
    ana = shop.staff[0]
    RosterTerms.objects.create(staff=ana, contract_minutes=3600)
    TimeOffFactory(staff=ana, starts_at=at(0, 0, 17), ends_at=at(0, 0, 18))
    for number in (16, 18, 19, 20, 21, 22):
        clocked(ana, shop.location, at(9, 0, number), at(19, 0, number))
    found = of(ana)
    assert (found.total("planned"), found.total("off"), found.total("missed")) == (6 * 540, 540, 0)
    assert (found.contract, found.over) == (3600, 6 * 600 + 540 - 3600)


def test_who_works_on_a_day_off_is_not_credited_twice(shop):
    ana = shop.staff[0]
    TimeOffFactory(staff=ana, starts_at=at(0, 0, 17), ends_at=at(13, 0, 17))
    TimeOffFactory(staff=ana, starts_at=at(0, 0, 18), ends_at=at(0, 0, 19))
    clocked(ana, shop.location, at(13, 0, 17), at(18, 0, 17))
    clocked(ana, shop.location, at(9, 0, 18), at(12, 0, 18))
    days = of(ana).days
    assert [(day.planned, day.worked, day.off) for day in days[1:3]] == [(300, 300, 240), (0, 180, 360)]


def test_who_starts_in_the_middle_owes_the_rest(shop):
    ana = shop.staff[0]
    ana.starts_on = MONDAY + timedelta(days=5)
    RosterTerms.objects.create(staff=ana, contract_minutes=2100)
    assert of(ana).contract == 600
    assert of(shop.staff[1]).contract is None


def test_a_location_counts_its_own_hours_alone(shop):
    ana, other = shop.staff[0], LocationFactory()
    clocked(ana, shop.location, at(9, 0, 16), at(12, 0, 16))
    clocked(ana, other, at(14, 0, 16), at(18, 0, 16))
    assert [of(ana, week(place)).total("worked") for place in (None, shop.location, other)] == [420, 180, 240]
    assert [row.staff for row in hours_of(week(other), LATER)] == [ana]


def test_the_night_the_clocks_go_back_counts_its_hour_twice(shop):
    ana = shop.staff[0]
    ShiftRule.objects.filter(staff=ana).update(start_minute=22 * 60, end_minute=30 * 60)
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    clocked(ana, shop.location, evening, evening + timedelta(hours=9))
    found = of(ana, Period(None, date(2026, 10, 24), date(2026, 10, 25)))
    assert (found.days[0].planned, found.days[0].worked) == (540, 540)
    assert found.days[1].worked == 0


def test_the_file_has_a_line_per_entry_and_is_recorded_with_its_size(shop):
    ana = shop.staff[0]
    ana.name = "=HYPERLINK(1)"
    ana.save()
    clocked(ana, shop.location, at(9, 0, 16), at(18, 0, 16), [(at(13, 0, 16), at(13, 30, 16))])
    text = hours_export(actor=acting(shop.staff[1], Role.OWNER), clock=LATER, period=week())
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert text.startswith("\ufeff")
    assert len(head) == len(row)
    assert [row[0], row[3], *row[5:8]] == ["'=HYPERLINK(1)", "2026-11-16 09:00", "30", "510", "8.50"]
    assert AuditLine.objects.get(action="hours.exported").after["rows"] == 1
    with pytest.raises(NotAllowed):
        hours_export(actor=manager(), clock=LATER, period=week())


@pytest.mark.parametrize(
    "text", ["=1", "+cmd", "-cmd", "@x", "\t=1", "\r=1", "＝1", "  =1", "\u200b=1", "|x", "%x"]
)
def test_a_cell_that_a_spreadsheet_would_work_out_is_quoted(text):
    (row,) = csv.reader(io.StringIO(sheet_text([[text]]).removeprefix("\ufeff"), newline=""))
    assert row == [f"'{text}"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x;=1", "x;'=1"),
        ('x; "@SUM(1)', "x; \"'@SUM(1)"),
        ("a;b", "a;b"),
        ("=1;=2", "'=1;'=2"),
        (";" * 50_000, ";" * 50_000),
    ],
)
def test_neither_is_a_formula_behind_a_semicolon_where_that_parts_the_columns(text, kept):
    (row,) = csv.reader(io.StringIO(sheet_text([[text]]).removeprefix("\ufeff"), newline=""))
    assert row == [kept]


@pytest.mark.parametrize("text", ["+86 138 0013 8000", "-12.50", "Ana", "2026-11-16", "", "好"])
def test_numbers_phones_and_names_stay_as_they_are(text):
    assert sheet_text([[text]]).removeprefix("\ufeff").strip('\r\n"') == text


def test_hours_kept_elsewhere_are_brought_in_together_or_not_at_all(shop):
    ana, place = shop.staff[0].pk, shop.location.pk
    rows = [Brought(ana, place, Worked(at(9, 0, day), at(18, 0, day))) for day in (16, 17)]
    assert len(hours_bring(actor=manager(), clock=LATER, rows=rows)) == 2
    assert AuditLine.objects.filter(action="clock.brought").count() == 2


def test_what_overlaps_brings_nothing_in(shop):
    ana, place = shop.staff[0].pk, shop.location.pk
    rows = [Brought(ana, place, Worked(at(9, 0, 16), at(end, 0, 16))) for end in (12, 18)]
    with pytest.raises(BadInput):
        hours_bring(actor=manager(), clock=LATER, rows=rows)
