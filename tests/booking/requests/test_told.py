"""Who asked without an email: told over whatever way there is, and the desk knows where there is none."""

import pytest

from booking.requests.models import RequestRules, VisitRequest
from crm.messaging.accounts.sealing import seal
from crm.messaging.models import ChannelAccount, Message
from crm.messaging.rendering import message_render
from tests.booking.requests.test_pages import series_form

CALL = "No message reaches this customer: please call them"


@pytest.fixture
def texts(in_a):
    """The salon's text messages are set up."""
    ChannelAccount.objects.create(
        channel="sms", provider="twilio", is_on=True, secret=seal("secret"), details={"prefixes": ["+"]}
    )


@pytest.fixture
def row(shop, visitor):
    """A series, asked for with a phone alone."""
    visitor.post("/book/series/", series_form(shop, key="s", email=""))
    return VisitRequest.objects.get()


def decline(browser, row):
    """The desk says no; the page that follows."""
    sent = {"version": row.version, "answer": "Ana is away until June."}
    return browser.post(f"/desk/requests/{row.pk}/decline/", sent, follow=True).content.decode()


def test_a_text_message_brings_the_link_and_the_answer(texts, row, owner):
    assert CALL not in owner.get(f"/desk/requests/{row.pk}/").content.decode()
    assert "the customer is told" in decline(owner, row)
    received, declined = Message.objects.filter(kind__in=("request_received", "request_declined")).order_by(
        "pk"
    )
    assert [(one.channel, one.to) for one in (received, declined)] == [("sms", row.visitor_phone)] * 2
    assert "/r/" in message_render(received).short
    assert "cannot make it as you asked. Ana is away until June." in message_render(declined).short


def test_where_no_way_leads_the_desk_is_asked_to_call(row, owner):
    assert CALL in owner.get(f"/desk/requests/{row.pk}/").content.decode()
    page = decline(owner, row)
    assert CALL in page
    assert "the customer is told" not in page
    assert not Message.objects.filter(kind="request_declined").exists()


def test_a_visit_that_is_answered_with_no_way_to_the_customer_says_so_too(shop, visitor, owner):
    RequestRules.objects.create(pk=1, mode="always")
    visitor.book(email="")
    visit = shop.location.appointments.get()
    sent = {"version": visit.version, "next": "/desk/requests/"}
    page = owner.post(f"/desk/requests/visits/{visit.pk}/accept/", sent, follow=True)
    assert CALL in page.content.decode()
