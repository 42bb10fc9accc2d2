"""When a calendar file says that its owner is busy."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.calendars.reading import MOST_BUSY, NotACalendar, Reader, _events
from booking.calendars.rules import MOST_STEPS

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2026, 3, 20, tzinfo=PARIS)
ZONED = "DTSTART;TZID=Europe/Paris:{0}\nDTEND;TZID=Europe/Paris:{1}"


def reader(tz=PARIS):
    return Reader(tz, FIRST, FIRST + timedelta(days=120), own="-1234@chignon")


def file_of(*events):
    """A file with those events, each as its lines."""
    body = "".join(f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events, **options):
    return reader(**options).read(file_of(*events))


def times(*events, **options):
    """The stretches on the wall in Paris."""
    found = read(*events, **options).busy
    return [f"{_wall(one.starts_at)}-{_wall(one.ends_at)}" for one in found]


def _wall(instant):
    return instant.astimezone(PARIS).strftime("%m%d %H:%M")


def at(start, end, *lines):
    return "\n".join([ZONED.format(start, end), *lines])


NOON = at("20260323T120000", "20260323T130000", "UID:noon", "SUMMARY:Dentist")
WEEKLY = at("20260323T220000", "20260324T060000", "UID:w", "RRULE:FREQ=WEEKLY;COUNT=3")


def test_one_appointment_is_one_stretch_with_its_title():
    (busy,) = read(NOON).busy
    start = datetime(2026, 3, 23, 11, tzinfo=UTC)
    assert (busy.starts_at, busy.ends_at, busy.title) == (start, start + timedelta(hours=1), "Dentist")


@pytest.mark.parametrize(
    "line",
    ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "UID:AB12-1234@chignon"],
)
def test_what_does_not_take_its_owner_is_left_out(line):
    assert read(at("20260323T120000", "20260323T130000", line)).busy == ()


def test_a_night_that_repeats_stays_on_the_wall_over_the_clock_change():
    assert times(WEEKLY) == ["0323 22:00-0324 06:00", "0330 22:00-0331 06:00", "0406 22:00-0407 06:00"]


def test_exceptions_and_moved_occurrences_are_taken_as_they_are():
    master = f"{WEEKLY}\nEXDATE;TZID=Europe/Paris:20260330T220000"
    moved = at(
        "20260407T100000", "20260407T110000", "UID:w", "RECURRENCE-ID;TZID=Europe/Paris:20260406T220000"
    )
    assert times(master, moved) == ["0323 22:00-0324 06:00", "0407 10:00-0407 11:00"]


class Whole(frozenset):
    """Days that may be asked for and not gone through."""

    def _refuse(self, *_others):
        raise AssertionError

    __iter__ = __or__ = __ror__ = union = copy = _refuse


def test_many_events_of_one_name_do_not_go_through_what_was_changed_each_time():
    (event,) = _events(file_of(f"{WEEKLY}\nEXDATE;TZID=Europe/Paris:20260330T220000"))
    changed = Whole({datetime(2026, 4, 6, 20, tzinfo=UTC)})
    (busy,) = set(reader()._stretches(event, changed, repeats=True))
    assert _wall(busy.starts_at) == "0323 22:00"


def test_all_times_of_a_day_are_paid_for():
    used = reader()
    hours = ",".join(map(str, range(24)))
    start = "DTSTART:20260323T000000"
    used.read(
        file_of(f"{start}\nUID:z\nRRULE:FREQ=DAILY;UNTIL=20260327T000000Z;BYHOUR={hours};BYMINUTE=0,30")
    )
    assert MOST_STEPS - used.purse.steps == 48 * 6  # until the 27th, and a day for zones


def test_a_cancelled_occurrence_alone_is_free():
    gone = at(
        "20260330T220000", "20260331T060000", "UID:w", "STATUS:CANCELLED",
        "RECURRENCE-ID;TZID=Europe/Paris:20260330T220000",
    )  # fmt: skip
    assert times(WEEKLY, gone) == ["0323 22:00-0324 06:00", "0406 22:00-0407 06:00"]


def test_a_day_taken_out_by_its_date_alone_is_free():
    assert len(times(f"{WEEKLY}\nEXDATE;VALUE=DATE:20260330")) == 2


@pytest.mark.parametrize("until", ["20260330T200000Z", "20260330", "20260330T220000"])
def test_the_last_day_of_a_rule_belongs_to_it(until):
    rule = at("20260323T220000", "20260323T230000", "UID:u", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert times(rule) == ["0323 22:00-0323 23:00", "0330 22:00-0330 23:00"]


def test_added_dates_are_there():
    assert len(times(f"{NOON}\nRDATE;TZID=Europe/Paris:20260324T120000,20260325T120000")) == 3


def test_a_whole_day_is_the_shop_s():
    day = "UID:d\nDTSTART;VALUE=DATE:20260329\nRRULE:FREQ=DAILY;COUNT=2"
    assert times(day) == ["0329 00:00-0330 00:00", "0330 00:00-0331 00:00"]
    (busy, _next) = read(day, tz=ZoneInfo("Asia/Shanghai")).busy
    assert busy.starts_at == datetime(2026, 3, 28, 16, tzinfo=UTC)


def test_times_without_a_zone_are_the_shop_s():
    assert times("UID:f\nDTSTART:20260323T090000\nDURATION:PT90M") == ["0323 09:00-0323 10:30"]


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Europe/Berlin"])
def test_names_of_zones_as_other_programs_write_them_are_known(zone):
    assert times(f"UID:z\nDTSTART;TZID={zone}:20260323T090000\nDURATION:PT1H") == ["0323 09:00-0323 10:00"]


def test_only_the_days_ahead_count_and_what_reaches_over_their_edge_is_cut():
    past = at("20260101T100000", "20260101T110000", "UID:1")
    over = at("20260318T100000", "20260321T110000", "UID:2")
    beyond = at("20270101T100000", "20270101T110000", "UID:3")
    assert times(past, over, beyond) == ["0320 00:00-0321 11:00"]


def test_what_has_no_length_or_a_negative_one_takes_nobody():
    assert (
        read("UID:0\nDTSTART:20260323T090000Z", at("20260323T130000", "20260323T120000", "UID:n")).busy == ()
    )


@pytest.mark.parametrize(
    "event",
    [
        "UID:x", "UID:x\nDTSTART:nonsense", at("20260323T120000", "20260323T130000", "RRULE:FREQ=SECONDLY"),
        at("20260323T120000", "20260323T130000", "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"),
        "UID:x\nDTSTART;VALUE=DATE:20260323\nDTEND:20260323T120000Z",
        "UID:x\nDTSTART:99991231T235959Z\nDURATION:P9999D", "UID:x\nDTSTART:20260323T090000Z\nDURATION:-P99999999999D",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_leaves_the_rest_readable(event):
    found = read(event, NOON)
    assert "Dentist" in [one.title for one in found.busy]


@pytest.mark.parametrize("frequency", ["HOURLY;COUNT=3", "MINUTELY;INTERVAL=90", "secondly"])
def test_what_repeats_within_a_day_is_counted_apart(frequency):
    found = read(at("20260323T120000", "20260323T130000", f"RRULE:FREQ={frequency}"), NOON)
    assert (found.left_out, found.finer) == (1, 1)


def test_how_many_were_left_out_is_counted():
    found = read(at("20260323T120000", "20260323T130000", "RRULE:FREQ=FORTNIGHTLY"), NOON)
    assert (found.left_out, found.finer) == (1, 0)


def test_titles_are_one_line_and_short():
    (busy,) = read(at("20260323T120000", "20260323T130000", "SUMMARY:" + "a\\nb 😀" * 200)).busy
    assert "\n" not in busy.title
    assert len(busy.title) == 120


def test_the_nearest_two_thousand_are_kept():
    every = [
        at(
            "20260301T000000",
            "20260301T002000",
            f"UID:{number}",
            "RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40",
        )
        for number in range(4)
    ]
    # titles differ, so that equal stretches do not fall together
    found = read(*[f"{text}\nSUMMARY:{place}" for place, text in enumerate(every)])
    assert len(found.busy) == MOST_BUSY
    assert found.busy[0].starts_at.astimezone(PARIS).date() == date(2026, 3, 20)
    assert found.left_out == 4 * 6 * 120 - MOST_BUSY


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html>",
        b"\xff\xfe\x00",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\n" * 200_001,
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(body):
    with pytest.raises(NotACalendar):
        reader().read(body)


def test_components_in_components_without_end_are_read_without_harm():
    body = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 5000 + b"END:X\r\n" * 5000 + b"END:VCALENDAR\r\n"
    assert reader().read(body).busy == ()


def test_an_empty_calendar_is_one():
    assert read().busy == ()
