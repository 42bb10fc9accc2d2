"""What the pages of a day ask for first: which location and day, and what was read of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.diary.presenters.board import DayFacts
from booking.diary.presenters.tools import ALL
from booking.diary.selectors import day as selectors_day
from booking.diary.selectors import span as selectors_span
from booking.diary.sight import Sight, sight_of
from booking.places.models import Location
from kernel.actor import Actor
from kernel.clock import local_day, system_clock
from kernel.errors import NotFound
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, places_with


@dataclass(frozen=True)
class Place:
    """The location and local day of a page, and who looks at it; `everywhere` is the day of all locations."""

    locations: list[Location]
    location: Location
    day: date
    today: date
    now: datetime
    actor: Actor
    everywhere: bool = False

    @property
    def key(self) -> int | str:
        """The location as it stands in an address."""
        return ALL if self.everywhere else self.location.pk

    @property
    def shown(self) -> "list[Place]":
        """The place of each location that is shown."""
        if not self.everywhere:
            return [self]
        return [replace(self, location=location, everywhere=False) for location in self.locations]

    @cached_property
    def sight(self) -> Sight:
        """What the person sees there; asked for only when something is shown."""
        seen = sight_of(self.actor)
        return seen if self.everywhere else seen.at(self.location.pk)

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.location.time_zone)


def place_of(
    request: StaffRequest,
    *,
    only_today: bool = False,
    may_all: bool = False,
    action: Action = Action.DAY_SEE_OWN,
) -> Place | None:
    """The place that `?location=&day=` ask for (the first location, today); None where there is none.

    Of the locations only those stand open at which the person may do `action`; another one raises NotFound.

    A page that is called Today takes no day; `?location=all` is for pages that can show every location.
    """
    locations = selectors_day.locations_open(places_with(request.actor, action))
    if not locations:
        return None
    wanted = request.GET.get("location", "")
    everywhere = may_all and wanted == ALL
    location = selectors_day.location_chosen(locations, "" if everywhere else wanted)
    now = system_clock.now()
    today = local_day(now, ZoneInfo(location.time_zone))
    return Place(
        locations=locations,
        location=location,
        day=today if only_today else day_of(request.GET.get("day", ""), today),
        today=today,
        now=now,
        actor=request.actor,
        everywhere=everywhere and len(locations) > 1,
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
    """Everything the board and Today show of the day, in a fixed number of queries."""
    return facts_of_days(place, [place.day])[0]


def facts_of_days(place: Place, days: Sequence[date]) -> list[DayFacts]:
    """The same of days that follow each other, in the same number of queries."""
    span = selectors_span.Span(place.location, days)
    staff = selectors_span.staff_of(span, place.sight)
    work = selectors_span.work_of(span, staff)
    openings = selectors_span.openings_of(span)
    closures = selectors_span.closures_of(span)
    visits = selectors_span.visits_of(span, place.sight)
    blocks = selectors_span.blocks_by_hand(span, place.now)
    return [
        DayFacts(
            location=place.location,
            day=day,
            now=place.now,
            staff=staff,
            work_days=work[day],
            opening=openings[day],
            closure=closures[day],
            visits=visits[day],
            blocks=blocks[day],
        )
        for day in days
    ]
