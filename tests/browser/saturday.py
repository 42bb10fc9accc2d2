"""Maison Lune on the busiest day of its week, and its owner at the desk."""

import re
from datetime import datetime, timedelta

from django.test import Client
from playwright.sync_api import Locator, Page, expect

from booking.catalog.models import Service
from booking.diary.availability import free_offers
from booking.diary.models import Appointment
from booking.diary.services import appointment_book
from booking.diary.wishes import Channel, CustomerDetails, LineWish
from booking.places.models import Location
from booking.team.models import StaffMember
from hq.demo.salons import MAISON_LUNE
from hq.demo.services import demo_create
from kernel.clock import local_day, system_clock, zone
from kernel.context import salon_context
from tenants.accounts.models import User
from tests.booking.diary.shop import SYSTEM
from tests.browser.people import Person, Tongue
from tests.browser.test_diary import QUARTER
from tests.conftest import BACKEND

LATE_END = 26 * 60


class Paris:
    """What the test knows of the demo salon: its people, its menu and what is free on the Saturday."""

    def __init__(self, live) -> None:
        self.live, self.salon = live, demo_create(demo=MAISON_LUNE, clock=system_clock)
        live.move_domains()
        with salon_context(self.salon):
            self.place = Location.objects.get()
            self.tz = zone(self.place.time_zone)
            self.today = local_day(system_clock.now(), self.tz)
            self.saturday = self.today + timedelta(days=14 + (5 - self.today.weekday()) % 7)
            self._opens_today()

    def _opens_today(self) -> None:
        """Whatever weekday it is: open, and everybody at work till late."""
        self.place.opening_rules.filter(on_date=self.today).delete()
        self.place.opening_rules.create(on_date=self.today, start_minute=0, end_minute=1440)
        for person in StaffMember.objects.all():
            person.shift_rules.create(
                location=self.place, on_date=self.today, start_minute=0, end_minute=LATE_END
            )

    def service(self, name: str) -> Service:
        return Service.objects.get(name=name)

    def person(self, name: str) -> StaffMember:
        return StaffMember.objects.get(name=name)

    def free(self, service: str, person: str) -> list[datetime]:
        """The starts on the Saturday at which that person can do it."""
        wish = LineWish(self.service(service).pk, staff_id=self.person(person).pk)
        (day,) = free_offers(
            location_id=self.place.pk, wishes=[wish], first_day=self.saturday, last_day=self.saturday,
            channel=Channel.DESK, clock=system_clock,
        )  # fmt: skip
        return [offer.starts_at for offer in day.offers]

    def book(self, service: str, person: str, start: datetime, name: str) -> Appointment:
        """A visit that somebody else has made."""
        mail = f"{name.lower().replace(' ', '.')}@example.com"
        return appointment_book(
            actor=SYSTEM, clock=system_clock, channel=Channel.DESK, location_id=self.place.pk, starts_at=start,
            wishes=[LineWish(self.service(service).pk, staff_id=self.person(person).pk)],
            customer=CustomerDetails(name=name, email=mail), override=True,
        )  # fmt: skip


class DeskPerson(Person):
    """The owner of Maison Lune at her desk."""

    def __init__(self, page: Page, tongue: Tongue, paris: Paris) -> None:
        super().__init__(page, tongue)
        self.paris = paris
        client = Client(headers={"host": paris.live.host(paris.salon)})
        with salon_context(paris.salon):
            client.force_login(User.objects.get(role="owner"), backend=BACKEND)
        url = paris.live.url(paris.salon)
        values = {"session": client.cookies["session"].value, "language": tongue.code}
        page.context.add_cookies([{"name": key, "value": value, "url": url} for key, value in values.items()])

    def open(self, path: str) -> None:
        """A page of the desk."""
        self.page.goto(self.paris.live.url(self.paris.salon, path))

    def opens_the_saturday(self) -> None:
        self.open(f"/desk/diary/?view=columns&day={self.paris.saturday}")

    def card(self, name: str) -> Locator:
        return self.page.locator(".day .event:not(.event-open)").filter(has_text=name).first

    def clicks_free_time(self, person: str, start: datetime) -> None:
        """In the person's column, where nothing is."""
        column = self.page.get_by_role("group", name=person)
        minutes = start.astimezone(self.paris.tz)
        top = int(column.get_attribute("data-start") or 0)
        offset = (start.timestamp() - top) / 60 * QUARTER / 15 + 3
        assert minutes.date() == self.paris.saturday
        column.click(position={"x": 60, "y": offset})

    def chooses(self, service: str, person: str | None = None) -> None:
        """On the form of a new visit."""
        if self.page.get_by_label(self.say("Search the menu")).count():
            opener = self.page.get_by_text(self.say("Add another service"), exact=True)
            if opener.count():
                opener.click()
            self.page.get_by_label(self.say("Search the menu")).fill(service)
        self.page.locator("#menu-pick").get_by_role("button", name=service).first.click()
        expect(self.page.get_by_role("group", name=service).first).to_be_visible()
        if person:
            chosen = self.page.get_by_role("group", name=service).get_by_label(self.say("With"))
            with self.page.expect_response(re.compile("/visits/new/")):
                chosen.select_option(label=person)
            expect(self.page.locator("#wish.htmx-request, .htmx-request")).to_have_count(0)

    def books_for(self, name: str, clock: str | None = None) -> None:
        """Choose the wall time (the one that is proposed where there is none) and say for whom."""
        if clock:
            self.page.locator("label.chip", has_text=clock).first.click()
        expect(self.page.locator("input[name=start]:checked")).to_have_count(1)
        self.page.locator("#book input[name=name]").fill(name)
        self.page.locator("#book input[name=email]").fill(f"{name.lower().replace(' ', '.')}@example.com")
        self.press("Book the visit")
        expect(self.page.get_by_text(self.say("Booked.")).first).to_be_visible()
