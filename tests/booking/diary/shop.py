"""A small shop for questions about time, and answers that can be read at a glance."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.catalog.models import Service
from booking.diary.availability import free_offers
from booking.diary.models import Appointment, Block, BlockKind
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.places.models import Location
from booking.team.models import StaffMember
from kernel.actor import Actor, ActorKind, system_actor
from kernel.clock import FixedClock, instant_of
from tests.cast import (
    LocationFactory,
    OpeningRuleFactory,
    ServiceFactory,
    ShiftRuleFactory,
    StaffMemberFactory,
)

MONDAY = date(2026, 3, 2)
CUSTOMER = Actor(kind=ActorKind.CUSTOMER, source="storefront")
SYSTEM = system_actor("test")
MORNING = "09:00-12:00"
MIA = CustomerDetails(name="Mia", phone="+49 151 23456789")


def minutes(text: str) -> int:
    """Minutes after midnight of "09:30"; "26:00" is two in the next night."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def span(text: str) -> tuple[int, int]:
    """The minutes of "09:00-12:00"."""
    start, end = text.split("-")
    return minutes(start), minutes(end)


@dataclass
class Shop:
    """One location that is open round the clock, and who works there; the shifts say what is free."""

    location: Location
    service: Service
    staff: list[StaffMember] = field(default_factory=list)
    now: datetime = datetime(2026, 2, 27, 12, tzinfo=UTC)

    @property
    def clock(self) -> FixedClock:
        """The clock of the shop's questions."""
        return FixedClock(self.now)

    @property
    def tz(self) -> ZoneInfo:
        """The shop's zone."""
        return ZoneInfo(self.location.time_zone)

    def at(self, text: str, day: date = MONDAY) -> datetime:
        """The instant of that wall time."""
        return instant_of(day, minutes(text), self.tz)

    def works(
        self, member: StaffMember, hours: str, *, kind: str = "work", day: date = MONDAY, **fields
    ) -> None:
        """A shift (or a break) of every week on that weekday; `on_date=` makes it for that date only."""
        start, end = span(hours)
        when = {} if "on_date" in fields else {"weekday": day.weekday()}
        if "on_date" in fields:
            when["weekday"] = None
        times = {"start_minute": start, "end_minute": end}
        ShiftRuleFactory(
            **{"staff": member, "location": self.location, "kind": kind, **times, **when, **fields}
        )

    def hires(self, name: str, *hours: str, services=None, **fields) -> StaffMember:
        """Somebody who works those hours on Mondays and does the shop's service."""
        member = StaffMemberFactory(name=name, locations=[self.location], **fields)
        for service in [self.service] if services is None else services:
            service.staff_services.create(staff=member)
        for text in hours:
            self.works(member, text)
        self.staff.append(member)
        return member

    def rule(self, **rules: object) -> None:
        """Change the rules of booking."""
        for name, value in rules.items():
            setattr(self.location.rules, name, value)
        self.location.rules.save()

    def busy(self, hours: str, member: StaffMember | None = None, *, day: date = MONDAY, **fields) -> Block:
        """Take that time of the member (or of a resource) away."""
        start, end = (instant_of(day, minute, self.tz) for minute in span(hours))
        who = {} if "resource" in fields else {"staff": member or self.staff[0]}
        values = {
            "kind": BlockKind.MANUAL,
            "location": self.location,
            "during": (start, end),
            **who,
            **fields,
        }
        return Block.objects.create(**values)

    def offers(self, *wishes: LineWish, day: date = MONDAY, until: date | None = None, **options):
        """The days of offers for these wishes; for the shop's service with anyone when there are none."""
        asked = {"channel": Channel.STOREFRONT, "clock": self.clock, **options}
        return free_offers(
            location_id=self.location.pk,
            wishes=wishes or [LineWish(self.service.pk)],
            first_day=day,
            last_day=until or day,
            **asked,
        )

    def starts(self, *wishes: LineWish, **options) -> str:
        """The wall times of the starts of one day, in one line."""
        (day,) = self.offers(*wishes, **options)
        return " ".join(offer.starts_at.strftime("%H:%M") for offer in day.offers)

    def book(self, text: str, *wishes: LineWish, day: date = MONDAY, **options) -> Appointment:
        """Book at that wall time, as a customer on the storefront unless said."""
        asked = {
            "actor": CUSTOMER,
            "clock": self.clock,
            "channel": Channel.STOREFRONT,
            "location_id": self.location.pk,
            "starts_at": self.at(text, day),
            "wishes": wishes or [LineWish(self.service.pk)],
            "customer": MIA,
        }
        return appointment_book(**{**asked, **options})


def make_shop(*hours: str, zone: str = "Europe/Berlin", service: dict | None = None, **rules: object) -> Shop:
    """A shop with Ana at work on Mondays at those hours; step 30, no notice, tidy diary off unless said."""
    values = {"step_minutes": 30, "notice_minutes": 0, "tidy": "off", "horizon_days": 365, **rules}
    location = LocationFactory(time_zone=zone, rules=values)
    for weekday in range(7):
        OpeningRuleFactory(location=location, weekday=weekday, start_minute=0, end_minute=1440)
    shop = Shop(location, ServiceFactory(**(service or {})))
    if hours:
        shop.hires("Ana", *hours)
    return shop


def days_after(count: int, day: date = MONDAY) -> date:
    """The day that many days later."""
    return day + timedelta(days=count)


def staff_actor(role: str, user_id: int = 1) -> Actor:
    """Somebody of the salon at the desk."""
    return Actor(kind=ActorKind.USER, id=user_id, name="Rita", role=role, source="desk")


def way(channel: Channel) -> dict:
    """The channel with an actor who may use it."""
    return {"channel": channel, "actor": staff_actor("receptionist") if channel is Channel.DESK else CUSTOMER}


def code_of(refused) -> list[tuple[str, str]]:
    """Field and code of everything that was named."""
    return [(problem.field, problem.code) for problem in refused.value.problems]
