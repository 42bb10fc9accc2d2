"""Somebody leaves: their customers, visits and tasks go to a colleague, and the customers are told."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from booking.diary.models import Appointment
from booking.ownership.handing import handovers_work
from booking.ownership.models import MainStylist
from booking.team.models import StaffMember
from crm.messaging.models import Message
from kernel.clock import system_clock
from kernel.context import salon_context
from tests.browser.people import BOTH

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tongue", BOTH)
def test_the_customers_of_who_leaves_are_handed_over_and_told(desk, tongue):
    ana, ben = desk.shop.staff
    visit = desk.book(600, days=1, name=f"Guest {tongue.slug}")
    with salon_context(desk.salon):
        StaffMember.objects.exclude(pk__in=[ana.pk, ben.pk]).update(archived_at=system_clock.now())
        MainStylist.objects.create(customer=visit.customer, staff=ana, since=timezone.now())
    person = desk.speaks(tongue)
    desk.open(f"/desk/team/{ana.pk}/leaving/")
    person.sees_heading("%(name)s leaves", name=ana.name)
    person.looks_around()
    person.page.locator("#id_leaves_on").fill(str(desk.at(0, days=1).date()))
    person.press("Write it down")
    person.page.get_by_label(person.say("Password"), exact=True).fill("secret-of-owner")
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_text(person.say("planned"))).to_be_visible()
    person.looks_around()
    person.press("Hand over the customers", "link")
    person.sees_heading("Customers of %(name)s", name=ana.name)
    person.looks_around()
    expect(person.page.get_by_text(f"{ben.name} +1")).to_be_visible()
    person.page.locator('input[name="tell"]').check()
    person.press("Hand over")
    expect(
        person.page.get_by_text(person.say("Being handed over right now. You can leave this page."))
    ).to_be_visible()
    with salon_context(desk.salon):
        handovers_work(clock=system_clock)
        assert MainStylist.objects.get(customer=visit.customer).staff_id == ben.pk
        assert Appointment.objects.get(pk=visit.pk).lines.get().staff_id == ben.pk
        told = Message.objects.filter(kind="main_stylist_customer", customer=visit.customer_id)
        assert told.count() == 1
    person.page.reload()
    expect(person.page.get_by_role("button", name=person.say("Give back"))).to_be_visible()
    desk.open(f"/desk/customers/{visit.customer_id}/")
    expect(
        person.page.get_by_text(person.say("taken care of by %(name)s", name=ben.name)).first
    ).to_be_visible()
