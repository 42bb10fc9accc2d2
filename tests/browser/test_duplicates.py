"""Somebody who stands there twice is made one customer, and two again."""

import pytest

from crm.customers.models import Customer
from crm.duplicates.finding import pairs_found
from crm.duplicates.nightly import pairs_write
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.browser.people import BOTH
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser
PHONES = {"en": "+33612345678", "zh-hans": "+8613800138002"}


def standing(desk, name):
    with salon_context(desk.salon):
        return Customer.objects.filter(merged_into=None, name__iexact=name).count()


@pytest.mark.parametrize("tongue", BOTH)
def test_two_duplicates_are_merged_and_taken_apart_again(desk, tongue):
    one, two = f"Twice {tongue.salon}", f"twice {tongue.salon.lower()}"
    with salon_context(desk.salon):
        CustomerFactory(name=one, phone=PHONES[tongue.code], email=f"twice{tongue.slug}@gmail.com")
        CustomerFactory(name=two, email=f"tw.ice{tongue.slug}@gmail.com")
        pairs_write(found=pairs_found(), now=system_clock.now())
    person = desk.speaks(tongue)
    page = desk.open("/desk/customers/duplicates/")
    person.looks_around()
    row = page.locator(".row-pair", has_text=one)  # others of this worker may have twins too
    row.get_by_role("link", name=person.say("Compare")).click()
    person.looks_around()
    page.get_by_role("radio", name=two, exact=True).check()
    person.press("Merge into one customer")
    page.get_by_label(person.say("Password"), exact=True).fill("secret-of-owner")
    page.keyboard.press("Enter")
    page.get_by_text(
        person.say("They are one customer now. You can undo it for 30 days under Duplicates.")
    ).wait_for()
    assert standing(desk, two) == 1
    desk.open("/desk/customers/duplicates/")
    page.on("dialog", lambda dialog: dialog.accept())
    undo = page.get_by_role("button", name=person.say("Undo"))
    page.locator(".row", has_text=two).filter(has=undo).get_by_role("button").click()
    page.get_by_text(person.say("Undone: they are two customers again.")).wait_for()
    assert standing(desk, two) == 2
