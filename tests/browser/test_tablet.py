"""The shop's tablet goes from hand to hand by PIN, and whoever has it is themselves in what they do."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kernel.actor import Actor, ActorKind
from kernel.audit.models import AuditLine
from kernel.context import salon_context
from tenants.accounts.tablets.services import pin_set
from tests.browser.desk import Desk
from tests.browser.people import BOTH, Person
from tests.conftest import cast_of

pytestmark = pytest.mark.browser
PINS = {"receptionist": "7391", "manager": "2846"}
UNTOUCHED = timedelta(minutes=4)
WRONG = "This PIN is not right. After five wrong ones it is locked for five minutes."


@pytest.fixture
def people(desk) -> dict[str, str]:
    """Two who share the tablet: role and name, each with a PIN."""
    cast = cast_of(desk.salon)
    with salon_context(desk.salon):
        for role, pin in PINS.items():
            pin_set(actor=Actor(kind=ActorKind.USER, id=getattr(cast, role).pk), pin=pin)
    return {role: getattr(cast, role).name for role in PINS}


def make_tablet(desk: Desk, owner: Person) -> None:
    """The owner lets this device be the shop's tablet, and is signed out of it."""
    desk.open("/desk/settings/people/tablets/")
    owner.press("Make this the shop's tablet")
    owner.fill("Password", "secret-of-owner")
    owner.press("Go on")
    desk.page.wait_for_url("**/desk/tablet/")


def takes(desk: Desk, hand: Person, name: str, pin: str) -> None:
    """By name and PIN."""
    desk.page.get_by_role("link", name=name).click()
    tries(hand, pin)
    expect(desk.page.get_by_role("link", name=name)).to_be_visible()


def tries(hand: Person, pin: str) -> None:
    """That PIN."""
    hand.fill("PIN", pin)
    hand.press("Take the tablet")


@pytest.mark.parametrize("tongue", BOTH)
def test_two_people_share_the_tablet_by_pin(desk, people, tongue):
    visit, hand, page = desk.book(600, days=1), desk.speaks(tongue), desk.page
    make_tablet(desk, hand)
    hand.looks_around()
    page.get_by_role("link", name=people["receptionist"]).click()
    tries(hand, PINS["manager"])
    expect(page.get_by_role("alert")).to_contain_text(hand.say(WRONG))
    tries(hand, PINS["receptionist"])
    desk.open(f"/desk/visits/{visit.pk}/")
    hand.press("Confirm")
    expect(page.get_by_text(hand.say("Noted."))).to_be_visible()
    hand.press("Lock")
    takes(desk, hand, people["manager"], PINS["manager"])
    page.clock.install()
    desk.open(f"/desk/visits/{visit.pk}/")
    hand.press("Not asked for")
    expect(page.get_by_text(hand.say("Noted."))).to_be_visible()
    page.clock.fast_forward(UNTOUCHED.seconds * 1000)
    page.wait_for_url("**/desk/tablet/")
    with salon_context(desk.salon):
        steps = AuditLine.objects.filter(object_id=visit.pk, action__startswith="appointment.").order_by("pk")
        assert list(steps.values_list("actor_name", flat=True))[1:] == list(people.values())
