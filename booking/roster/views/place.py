"""Which location and which week a page is about."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_date

from booking.diary.selectors.day import location_chosen, locations_open
from booking.places.fields import DayField
from booking.places.models import Location
from booking.roster.plans import monday_of, today_at
from kernel.clock import system_clock
from tenants.accounts.access import StaffRequest
from tenants.accounts.rights import Action, places_with


@dataclass(frozen=True, slots=True)
class Asked:
    """The location and the Monday of the address (`?location=&week=`), or the first one and this week."""

    location: Location
    locations: list[Location]
    monday: date
    today: date

    @property
    def query(self) -> str:
        """The same as an address carries it."""
        return urlencode({"location": self.location.pk, "week": self.monday.isoformat()})

    @property
    def week_url(self) -> str:
        """The grid of the week."""
        return self.to("week")

    def to(self, name: str) -> str:
        """The address of a page about the same week."""
        return f"{reverse(f'roster:{name}')}?{self.query}"


def asked(request: StaffRequest, action: Action = Action.ROSTER_WRITE) -> Asked:
    """Raises NotFound for a location that is not there or not theirs; another day than a Monday is taken for its week."""
    places = places_with(request.actor, action)
    locations = locations_open(places)
    location = location_chosen(locations, request.GET.get("location", ""))
    today = today_at(location, system_clock)
    return Asked(location, locations, monday_of(_day(request.GET.get("week", "")) or today), today)


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and DayField.FIRST <= day <= DayField.LAST else None
