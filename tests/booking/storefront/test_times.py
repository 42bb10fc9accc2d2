"""Free times laid out: days, parts of the day, and the next free day where there is nothing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.diary.wishes import DayOffers, Offer
from booking.storefront.choosing.times import Window, times_of

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2030, 6, 3)


def offer(day, hour, *, tidy=True):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)
    return Offer(start, start + timedelta(hours=1), (), tidy)


def engine(*offers):
    """An engine that knows just these offers, and remembers what it was asked."""

    def ask(first, last):
        ask.asked.append((first, last))
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        return [DayOffers(day, tuple(o for o in offers if o.starts_at.date() == day)) for day in days]

    ask.asked = []
    return ask


def test_the_first_free_day_is_open():
    times = times_of(
        Window(TODAY, TODAY + timedelta(days=60)), BERLIN, engine(offer(TODAY + timedelta(2), 10))
    )
    assert times.day == TODAY + timedelta(2)
    assert [chip.is_free for chip in times.strip] == [False, False, True] + [False] * 11


def test_times_stand_under_their_part_of_the_day():
    ask = engine(offer(TODAY, 9), offer(TODAY, 12), offer(TODAY, 16), offer(TODAY, 17))
    parts = times_of(Window(TODAY, TODAY), BERLIN, ask).parts
    assert [(str(part.name), len(part.offers)) for part in parts] == [
        ("Morning", 1),
        ("Afternoon", 2),
        ("Evening", 1),
    ]


def test_a_full_day_names_the_next_free_one():
    later = TODAY + timedelta(5)
    times = times_of(Window(TODAY, TODAY + timedelta(60), day=TODAY), BERLIN, engine(offer(later, 10)))
    assert (times.parts, times.next_free) == ((), later)


def test_two_full_weeks_name_a_day_beyond_the_strip():
    later = TODAY + timedelta(40)
    times = times_of(Window(TODAY, TODAY + timedelta(60)), BERLIN, engine(offer(later, 10)))
    assert times.next_free == later


def test_nothing_is_asked_beyond_the_horizon():
    ask = engine()
    assert times_of(Window(TODAY, TODAY + timedelta(3)), BERLIN, ask).next_free is None
    assert ask.asked == [(TODAY, TODAY + timedelta(3))]


def test_times_that_leave_gaps_come_after_the_others():
    times = times_of(Window(TODAY, TODAY), BERLIN, engine(offer(TODAY, 9), offer(TODAY, 10, tidy=False)))
    assert [o.starts_at.hour for part in times.parts for o in part.offers] == [9]
    assert [o.starts_at.hour for o in times.spare] == [10]


def test_a_day_of_nothing_but_gaps_is_shown_as_it_is():
    times = times_of(Window(TODAY, TODAY), BERLIN, engine(offer(TODAY, 10, tidy=False)))
    assert len(times.parts) == 1
    assert times.spare == ()


def test_the_chosen_start_is_known_by_its_instant():
    start = offer(TODAY, 9).starts_at.astimezone(UTC)
    times = times_of(Window(TODAY, TODAY, day=TODAY, starts_at=start), BERLIN, engine(offer(TODAY, 9)))
    assert times.chosen is not None


def test_a_past_day_in_the_address_becomes_today():
    assert Window(TODAY, TODAY + timedelta(9), day=TODAY - timedelta(9)).first == TODAY


def test_the_strip_stays_where_it_is_when_a_day_in_it_is_tapped():
    assert Window(TODAY, TODAY + timedelta(60), day=TODAY + timedelta(3)).first == TODAY


def test_the_strip_goes_to_a_day_outside_it():
    far = TODAY + timedelta(30)
    assert Window(TODAY, TODAY + timedelta(60), day=far).first == far
