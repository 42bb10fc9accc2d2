"""A shop with two people on Mondays, and a visit that is repeated; times are wall times, Monday 2 March 2026 first."""

from datetime import timedelta

from booking.diary.models import Appointment
from booking.diary.wishes import LineWish
from booking.series.making import series_make
from booking.series.models import Rhythm, Series
from booking.series.patterns import Pattern
from booking.series.services import Change, series_cancel, series_change
from tests.booking.diary.shop import MONDAY, SYSTEM, Shop, make_shop

HOURS = "09:00-12:00"


def two_people() -> Shop:
    """Ana and Ben."""
    shop = make_shop(HOURS)
    shop.hires("Ben", HOURS)
    return shop


def with_ana(shop: Shop, text: str = "09:00", **options) -> Appointment:
    """A visit with Ana, by turn unless said."""
    return shop.book(text, LineWish(shop.service.pk, staff_id=shop.staff[0].pk), **options)


def weekly(times: int = 4, **values) -> Pattern:
    """Every week from that Monday on."""
    return Pattern(**{"rhythm": Rhythm.WEEKS, "every": 1, "first": MONDAY, "times": times, **values})


def repeat(shop: Shop, visit: Appointment, pattern: Pattern | None = None, **options) -> Series:
    """The visit becomes a series."""
    asked = {"actor": SYSTEM, "clock": shop.clock, "version": visit.version, "choices": {}, **options}
    return series_make(appointment_id=visit.pk, pattern=pattern or weekly(), **asked)


def change(shop: Shop, series: Series, *, number: int = 1, choices=None, actor=SYSTEM, **values) -> Series:
    """The visits from that number on get another time, day or person."""
    return series_change(
        actor=actor, clock=shop.clock, series_id=series.pk, version=series.version, from_number=number,
        change=Change(**values), choices=choices or {},
    )  # fmt: skip


def cancel(shop: Shop, series: Series, *, number: int = 1, actor=SYSTEM) -> Series:
    """The visits from that number on are cancelled."""
    return series_cancel(
        actor=actor, clock=shop.clock, series_id=series.pk, version=series.version, from_number=number,
        reason="Moved away",
    )  # fmt: skip


def times(shop: Shop, series: Series, *, state: str = "booked") -> list[str]:
    """Day, wall time and person of the visits in that state, in order: "03-02 09:00 Ana"."""
    visits = Appointment.objects.filter(series_visit__series=series, state=state).order_by("starts_at")
    return [
        f"{visit.starts_at.astimezone(shop.tz):%m-%d %H:%M} {visit.lines.get().staff.name}"
        for visit in visits
    ]


def week(number: int):
    """The Monday so many weeks on."""
    return MONDAY + timedelta(weeks=number)
