"""A full Saturday at the Paris demo, at the desk and on a customer's phone, in both languages (`make test-nightly`)."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from booking.diary.models import Appointment
from booking.places.models import BookingRules
from booking.storefront.choosing.choice import Choice, Item
from booking.team.shift_services import time_off_add
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.booking.diary.shop import SYSTEM
from tests.browser.people import CHINESE, ENGLISH, LIVE_MS, WAIT_MS, Person, Tongue, page_of
from tests.browser.saturday import DeskPerson, Paris
from tests.browser.test_diary import QUARTER, drag, drop

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


@pytest.fixture
def paris(live):
    """The Paris demo in a live house with a real worker."""
    house = Paris(live)
    live.start_worker()
    return house


def wall(paris: Paris, moment: datetime) -> str:
    return f"{moment.astimezone(paris.tz):%H:%M}"


def plans_by_mouse(owner: DeskPerson, paris: Paris) -> None:
    """Create, drag, stretch, a clash that is refused, and the same on purpose."""
    with salon_context(paris.salon):
        free = paris.free("Highlights, full head", "Noor Haddad")[0]
        paris.book("Gentleman’s cut", "Noor Haddad", free + timedelta(minutes=120), "Ada Lovelace")
    owner.opens_the_saturday()
    owner.looks_around()
    owner.clicks_free_time("Noor Haddad", free)
    owner.sees_heading("New visit")
    owner.chooses("Gentleman’s cut")
    owner.books_for("Grace Hopper")
    owner.opens_the_saturday()
    drag(owner.page, owner.card("Grace Hopper"), down=2 * QUARTER)
    drop(owner.page)
    later = free + timedelta(minutes=30)
    expect(owner.page.locator("#toasts")).to_contain_text(wall(paris, later))
    drag(owner.page, owner.card("Grace Hopper"), down=2 * QUARTER, edge=True)
    drop(owner.page)
    expect(owner.page.locator("#toasts")).to_contain_text(wall(paris, later + timedelta(minutes=60)))
    drag(owner.page, owner.card("Grace Hopper"), down=6 * QUARTER)
    drop(owner.page)
    expect(owner.page.get_by_role("alert")).to_contain_text("Ada Lovelace")
    owner.looks_around()
    owner.press("Do it anyway")
    expect(owner.page.locator(".event-forced").first).to_be_visible()


def colours_with_a_cut_in_the_gap(owner: DeskPerson, paris: Paris) -> None:
    """While the colour works, its stylist cuts somebody else."""
    with salon_context(paris.salon):
        worked = timedelta(minutes=paris.service("Full colour").work_minutes)
        cuts = paris.free("Gentleman’s cut", "Inès Moreau")
        gap = next(
            start + worked for start in paris.free("Full colour", "Inès Moreau") if start + worked in cuts
        )
        colour = paris.book("Full colour", "Inès Moreau", gap - worked, "Rosa Parks")
    owner.open(f"/desk/visits/new/?day={paris.saturday}")
    owner.chooses("Gentleman’s cut", "Inès Moreau")
    owner.books_for("Tim Lee", wall(paris, gap))
    owner.opens_the_saturday()
    expect(owner.card("Tim Lee")).to_be_visible()
    with salon_context(paris.salon):
        cut = Appointment.objects.get(customer__name="Tim Lee")
        assert (cut.starts_at, cut.lines.get().staff.name) == (gap, "Inès Moreau")
        assert colour.starts_at < cut.starts_at < cut.ends_at < colour.ends_at


def books_a_couple(owner: DeskPerson, paris: Paris) -> None:
    """Two who come together, one of whom pays."""
    owner.open(f"/desk/visits/new/?day={paris.saturday}")
    owner.chooses("Gentleman’s cut")
    owner.press("Another guest, the same services")
    owner.page.get_by_label(owner.say("Name of guest %(n)s", n="2")).fill("Paul Second")
    owner.page.get_by_label(owner.say("The first guest pays for all")).check()
    owner.page.locator("label.chip:has(input[name=start])").last.click()
    owner.books_for("Petra First")
    owner.sees_heading("Together with")
    expect(owner.page.get_by_role("link", name="Paul Second")).to_be_visible()


def repeats_with_a_clash(owner: DeskPerson, paris: Paris) -> None:
    """One of the weeks is not free; it is given another solution before anything is saved."""
    with salon_context(paris.salon):
        visit = Appointment.objects.get(customer__name="Ada Lovelace")
        noor = paris.person("Noor Haddad")
        start = visit.starts_at + timedelta(weeks=1)
        time_off_add(
            actor=SYSTEM,
            staff_id=noor.pk,
            kind="holiday",
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )
    owner.open(f"/desk/visits/{visit.pk}/")
    owner.press("Repeat", "link")
    owner.page.get_by_label(owner.say("Every"), exact=True).fill("1")
    owner.page.get_by_label(owner.say("Visits in all")).fill("3")
    owner.press("Show the days")
    clash = owner.page.locator("select[data-clash]")
    expect(clash).to_have_count(1)
    owner.looks_around()
    others = [option.get_attribute("value") for option in clash.locator("option").all()]
    clash.select_option(value=next(value for value in others if value not in ("", "skip")))
    owner.press("Book the series")
    owner.sees_heading("Series of %(name)s", name="Ada Lovelace")
    with salon_context(paris.salon):
        series = Appointment.objects.filter(customer__name="Ada Lovelace", state="booked")
        assert series.count() == 3
        assert not series.filter(lines__staff=noor, starts_at=start).exists()


def waits_and_takes(owner: DeskPerson, phone: Page, tongue: Tongue, paris: Paris) -> None:
    """A customer waits, the desk cancels, the worker offers the time, the customer takes it by the link in the letter."""
    with salon_context(paris.salon):
        BookingRules.objects.update(notice_minutes=0, cancel_notice_minutes=0)
        start = paris.free("Classic facial", "Léa Fontaine")[0]
        visit = paris.book("Classic facial", "Léa Fontaine", start, "Olga Leaves")
        item, lea = Item(paris.service("Classic facial").pk), paris.person("Léa Fontaine").pk
        query = Choice(paris.place.slug, (item,), (lea,)).query
    front = paris.live.url(paris.salon)
    stranger = Person(phone, tongue)
    phone.goto(f"{front}book/waitlist/?{query}")
    stranger.looks_around()
    stranger.fill("Your name", "Mia Stone")
    stranger.fill("Email", "mia@example.com")
    phone.locator("input[name=from_date]").fill(f"{paris.saturday}")
    phone.locator("input[name=until_date]").fill(f"{paris.saturday}")
    phone.get_by_label(
        stranger.say(
            "I agree that the salon keeps these details to offer me a time, and to its booking terms."
        )
    ).check()
    stranger.press("Join the waitlist")
    phone.wait_for_url("**/w/**")
    owner.open(f"/desk/visits/{visit.pk}/")
    owner.page.get_by_text(owner.say("Cancel the visit"), exact=True).click()
    owner.page.get_by_label(owner.say("Reason")).fill("Ill")
    owner.press("Cancel this visit")
    phone.wait_for_timeout(1000)
    take = phone.get_by_role("button", name=re.compile(stranger.say("Take this time")))
    for _look in range(20):
        phone.reload()
        if take.count():
            break
        phone.wait_for_timeout(1000)
    stranger.looks_around()
    owner.opens_the_saturday()
    take.first.click()
    expect(phone).to_have_url(re.compile("/b/|/done/"))
    expect(owner.card("Mia Stone")).to_be_visible(timeout=LIVE_MS)
    owner.open("/desk/messages/?q=mia@example.com")
    expect(
        owner.page.locator("main").get_by_role("link", name=re.compile("Mia|Maison|Classic|facial")).first
    ).to_be_visible(timeout=WAIT_MS)
    owner.looks_around()


def serves_a_walk_in(owner: DeskPerson) -> None:
    """A ticket at the desk, called and served without typing anything twice."""
    owner.open("/desk/queue/")
    owner.looks_around()
    owner.press("Take a ticket", "link")
    owner.page.get_by_text("Gentleman’s cut", exact=True).click()
    owner.page.locator("#book input[name=name]").fill("Nina Walks")
    owner.press("Take a ticket")
    owner.press("Call next")
    owner.press("Serve")
    owner.press("The visit", "link")
    expect(owner.page.get_by_role("heading", name="Nina Walks")).to_be_visible()
    owner.looks_around()


def notes_who_is_late_and_who_never_came(owner: DeskPerson, paris: Paris) -> None:
    """One says that she will be late, another is missed; his time is free again."""
    with salon_context(paris.salon):
        now = system_clock.now().replace(second=0, microsecond=0)
        late = paris.book("Manicure", "Yuna Park", now + timedelta(minutes=30), "Lara Late")
        gone = paris.book("Manicure", "Camille Roux", now - timedelta(minutes=20), "Gus Gone")
    owner.open(f"/desk/visits/{late.pk}/")
    owner.page.get_by_text(owner.say("Comes late"), exact=True).click()
    owner.page.get_by_role("button", name=re.compile("^15 ")).click()
    expect(owner.page.get_by_text(owner.say("Comes %(n)s min late", n="15"), exact=True)).to_be_visible()
    owner.open(f"/desk/visits/{gone.pk}/")
    owner.page.on("dialog", lambda dialog: dialog.accept())
    owner.press("Did not come")
    expect(owner.page.get_by_text(owner.say("Noted."))).to_be_visible()
    owner.open("/desk/board/")
    expect(owner.page.get_by_text("Lara Late").first).to_be_visible()
    owner.looks_around()
    with salon_context(paris.salon):
        gone.refresh_from_db()
        assert (gone.state, gone.blocks.count()) == ("no_show", 0)


@pytest.mark.parametrize("tongue", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_saturday_is_planned_at_the_desk(paris, browser, tongue):
    with page_of(browser, tongue) as desk, page_of(browser, tongue, phone=True) as phone:
        owner = DeskPerson(desk, tongue, paris)
        plans_by_mouse(owner, paris)
        colours_with_a_cut_in_the_gap(owner, paris)
        books_a_couple(owner, paris)
        repeats_with_a_clash(owner, paris)
        waits_and_takes(owner, phone, tongue, paris)


@pytest.mark.parametrize(("tongue", "phone"), [(ENGLISH, False), (CHINESE, True)], ids=["en", "zh-phone"])
def test_the_day_itself_is_worked_at_the_desk_and_on_a_phone(paris, browser, tongue, phone):
    with page_of(browser, tongue, phone=phone) as page:
        owner = DeskPerson(page, tongue, paris)
        serves_a_walk_in(owner)
        notes_who_is_late_and_who_never_came(owner, paris)
