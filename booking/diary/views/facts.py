"""What the pages of a day ask for first: which location and day, and what was read of it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.diary import selectors_day
from booking.diary.presenters.board import DayFacts
from booking.diary.sight import Sight, sight_of
from booking.places.models import Location
from kernel.actor import Actor
from kernel.clock import local_day, system_clock
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest


@dataclass(frozen=True)
class Place:
    """The location and local day of a page, and who looks at it."""

    locations: list[Location]
    location: Location
    day: date
    today: date
    now: datetime
    actor: Actor

    @cached_property
    def sight(self) -> Sight:
        """What the person sees; asked for only when something is shown."""
        return sight_of(self.actor)

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.location.time_zone)


def place_of(request: StaffRequest, *, only_today: bool = False) -> Place | None:
    """The place that `?location=&day=` ask for (the first location, today); None while the salon has no location.

    A page that is called Today takes no day.
    """
    locations = selectors_day.locations_open()
    if not locations:
        return None
    location = selectors_day.location_chosen(locations, request.GET.get("location", ""))
    now = system_clock.now()
    today = local_day(now, ZoneInfo(location.time_zone))
    return Place(
        locations=locations,
        location=location,
        day=today if only_today else day_of(request.GET.get("day", ""), today),
        today=today,
        now=now,
        actor=request.actor,
    )


def day_of(text: str, today: date) -> date:
    """The day as written in an address; today when there is none; raises NotFound for what is no day."""
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not 2000 <= day.year <= 2100:
        raise NotFound
    return day


def facts_of(place: Place) -> DayFacts:
    """Everything the board and Today show, in a fixed number of queries."""
    location, day = place.location, place.day
    staff = selectors_day.staff_of_day(location, day, place.sight)
    return DayFacts(
        location=location,
        day=day,
        now=place.now,
        staff=staff,
        work_days=selectors_day.work_days(location, day, staff),
        opening=selectors_day.opening_of_day(location, day),
        closure=selectors_day.closure_of_day(location, day),
        visits=selectors_day.visits_on(location, day, place.sight),
        blocks=selectors_day.blocks_by_hand(location, day, place.now),
    )
