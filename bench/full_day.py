"""Issue 3 §1: the diary with 200 appointments on the screen: the page, the look of an open desk, and a drag.

In one process with the whole middleware chain, so that the figures are the server's own time. Twenty people have ten
visits each; below each time stands how many statements it costs, which must be as many on a day of twenty visits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import dragging
from bench.ground import Row, median_ms
from bench.over_http import open_shop
from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from kernel.clock import instant_of, local_day, system_clock
from kernel.context import salon_context
from tenants.accounts.models import User
from tenants.registry.hosts import domain_of_slug
from tenants.registry.models import Salon
from tests.booking.diary.shop import SYSTEM, Shop
from tests.conftest import BACKEND

ALLOWED_MS = 150.0
FULL, QUIET = 2, 3  # days from today, with ten visits a person and with one
# Minutes: the first visit, the way to the next, where the dragged one goes.
OPENS, EVERY, EVENING = 480, 60, 1380


@dataclass(frozen=True)
class Desk:
    """The owner at the shop's diary."""

    salon: Salon
    shop: Shop
    client: Client

    def at(self, days: int, minute: int) -> datetime:
        """The instant of the wall minute, so many days from today."""
        return instant_of(
            local_day(system_clock.now(), self.shop.tz) + timedelta(days=days), minute, self.shop.tz
        )

    def fills(self, days: int, each: int) -> None:
        """So many visits for everybody, an hour apart."""
        for person in self.shop.staff:
            for number in range(each):
                self._books(
                    self.at(days, OPENS + EVERY * number), LineWish(self.shop.service.pk, staff_id=person.pk)
                )

    def _books(self, start: datetime, wish: LineWish) -> None:
        name = f"Guest {start:%d %H %M} {wish.staff_id}"
        appointment_book(
            actor=SYSTEM,
            clock=system_clock,
            channel=Channel.DESK,
            location_id=self.shop.location.pk,
            starts_at=start,
            wishes=[wish],
            customer=CustomerDetails(name=name, email=f"{name.lower().replace(' ', '.')}@example.com"),
        )

    def address(self, days: int) -> str:
        """Where that day stands in columns."""
        day = self.at(days, 720)
        return f"/desk/diary/?view=columns&location={self.shop.location.pk}&day={day:%Y-%m-%d}"

    def opens(self, days: int) -> None:
        """The day's page."""
        _good(self.client.get(self.address(days)).status_code)

    def looks(self, days: int) -> None:
        """What an open desk asks for when something has changed."""
        _good(self.client.get(self.address(days).replace("/?", "/live/?")).status_code)

    def drags(self, days: int) -> None:
        """The first visit of the first person, to the evening or back."""
        morning, evening = self.at(days, OPENS), self.at(days, EVENING)
        with salon_context(self.salon):
            mine = Appointment.objects.filter(lines__staff=self.shop.staff[0])
            visit = mine.get(starts_at__in=[morning, evening])
        to = evening if visit.starts_at == morning else morning
        sent = {"start": to.isoformat(), "version": visit.version}
        _good(self.client.post(f"/desk/visits/{visit.pk}/place/", sent).status_code)


def rows() -> list[Row]:
    """Times beside the 150 ms, statements beside those of a quiet day."""
    salon = Salon.objects.get(slug="salon-a")
    client = Client(headers={"host": domain_of_slug(salon.slug)})
    with salon_context(salon):
        desk = Desk(salon, open_shop(), client)
        desk.fills(FULL, 10)
        desk.fills(QUIET, 1)
        client.force_login(User.objects.get(role="owner"), backend=BACKEND)
    acts = (("the day's page", desk.opens), ("an open desk looks", desk.looks), ("a drag", desk.drags))
    served = [row for name, act in acts for row in _rows(name, act)]
    return served + dragging.rows(salon, desk.address(FULL), client.cookies["session"].value)


def _rows(name: str, act: Callable[[int], None]) -> list[Row]:
    full, quiet = _statements(act, FULL), _statements(act, QUIET)
    return [
        Row(f"200 appointments: {name}", median_ms(lambda: act(FULL)), ALLOWED_MS, "ms", "≤ 150 ms"),
        Row("  statements, beside a day of 20", full, quiet, "SQL", "1 ×"),
    ]


def _statements(act: Callable[[int], None], days: int) -> int:
    """The fewest of a few: now and then a process looks again whether the salon's host still holds."""
    counts = []
    for _time in range(4):
        with CaptureQueriesContext(connection) as seen:
            act(days)
        counts.append(len(seen.captured_queries))
    return min(counts)


def _good(status: int) -> None:
    if status != 200:
        raise RuntimeError(status)
