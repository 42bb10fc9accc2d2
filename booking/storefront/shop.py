"""One shop of the salon as its public pages need it, read once per request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.catalog.models import Bundle, Service, ServiceCategory
from booking.places.models import BookingRules, Location
from booking.storefront import selectors
from booking.storefront.choosing.basket import Basket, basket_of
from booking.storefront.choosing.choice import Choice
from booking.storefront.hours import Hours
from booking.team.models import StaffMember
from kernel.clock import Clock, FixedClock, local_day, zone
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Shop:
    """A location with what it sells online and who works there."""

    location: Location
    siblings: tuple[Location, ...]
    rules: BookingRules
    menu: tuple[Service, ...]
    team: tuple[StaffMember, ...]
    clock: Clock
    bundles: tuple[Bundle, ...] = ()

    @property
    def now(self) -> datetime:
        """The instant the page is made for."""
        return self.clock.now()

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return zone(self.location.time_zone)

    @property
    def today(self) -> date:
        """The shop's calendar day."""
        return local_day(self.now, self.tz)

    @property
    def last_day(self) -> date:
        """The last day that can be booked."""
        return self.today + timedelta(days=self.rules.horizon_days)

    @property
    def categories(self) -> list[tuple[ServiceCategory, list[Service]]]:
        """The menu under its headings."""
        found: dict[int, tuple[ServiceCategory, list[Service]]] = {}
        for service in self.menu:
            found.setdefault(service.category_id, (service.category, []))[1].append(service)
        return list(found.values())

    def hours(self) -> Hours:
        """Its opening hours."""
        since = self.today - timedelta(days=1)
        rules = selectors.opening_rules(self.location, since)
        return Hours(self.location, rules, selectors.closures(self.location, since))

    def basket(self, choice: Choice) -> Basket:
        """What the choice means here."""
        return basket_of(choice, self.location, self.menu, self.team, self.bundles)


def shop_of(choice: Choice, clock: Clock) -> Shop:
    """The shop that was chosen, or the salon's first; raises NotFound while the salon has none."""
    siblings = tuple(selectors.locations())
    if not siblings:
        raise NotFound
    location = next((place for place in siblings if place.slug == choice.location), siblings[0])
    return shop_at(location, clock, siblings)


def shop_at(location: Location, clock: Clock, siblings: tuple[Location, ...] = ()) -> Shop:
    """That shop."""
    now = clock.now()
    return Shop(
        location=location,
        siblings=siblings or (location,),
        rules=selectors.rules_of(location),
        menu=tuple(selectors.services(location)),
        team=tuple(selectors.team(location, local_day(now, zone(location.time_zone)))),
        clock=FixedClock(now),
        bundles=tuple(selectors.bundles()),
    )
