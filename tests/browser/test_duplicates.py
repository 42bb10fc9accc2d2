"""Somebody who stands there twice is made one customer, and two again."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from crm.customers.models import Customer
from crm.duplicates.finding import pairs_found
from crm.duplicates.nightly import pairs_write
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.cast import CustomerFactory

pytestmark = pytest.mark.browser


def standing(desk):
    with salon_context(desk.salon):
        return Customer.objects.filter(merged_into=None, name__iexact="twice ribeiro").count()


def test_two_duplicates_are_merged_and_taken_apart_again(desk):
    with salon_context(desk.salon):
        CustomerFactory(name="Twice Ribeiro", phone="+33612345678", email="twice@gmail.com")
        CustomerFactory(name="twice ribeiro", email="tw.ice@gmail.com")
        pairs_write(found=pairs_found(), now=system_clock.now())
    page = desk.open("/desk/customers/duplicates/")
    assert Axe().run(page).response["violations"] == []
    row = page.locator(".row-pair", has_text="Twice Ribeiro")  # others of this worker may have twins too
    row.get_by_role("link", name="Compare").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("radio", name="twice ribeiro", exact=True).check()
    page.get_by_role("button", name="Merge into one customer").click()
    page.get_by_label("Password").fill("secret-of-owner")
    page.keyboard.press("Enter")
    page.get_by_text("They are one customer now").wait_for()
    assert standing(desk) == 1
    page.goto(desk.live.url(desk.salon, "/desk/customers/duplicates/"))
    page.on("dialog", lambda dialog: dialog.accept())
    merged = page.locator(".row", has_text="ribeiro").filter(has=page.get_by_role("button", name="Undo"))
    merged.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone: they are two customers again.").wait_for()
    assert standing(desk) == 2
