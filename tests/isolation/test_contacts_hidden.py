"""Whoever may do everything but see contacts finds nobody's phone, email, WeChat or address on any page of the desk."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from booking.diary.models import Appointment
from booking.queue.models import Ticket
from booking.requests.models import VisitRequest
from booking.waitlist.models import WaitlistEntry
from config import urls_salon
from crm.customers.models import Customer, CustomerContact
from crm.messaging.models import Message, Reply
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from kernel.context import salon_context
from tenants.accounts.models import OwnRole, RoleGrant
from tenants.accounts.rights import OWNABLE, Action
from tests.cast import UserFactory
from tests.conftest import client_of
from tests.isolation.routes import kind_of
from tests.isolation.walk import Route, routes_of

HIDING = {Action.CUSTOMER_SEE_CONTACT, Action.CUSTOMER_SHOW_CONTACT}
EMAIL, PHONE, WECHAT, ADDRESS = "reach7c1@private.example", "+493055501234", "wxmark7c1", "Marklane 71"
HIDDEN = re.compile(rf"{re.escape(EMAIL)}|3055501234|{WECHAT}|{ADDRESS.replace(' ', '')}", re.IGNORECASE)
VISITOR = {"visitor_phone": PHONE, "visitor_email": EMAIL}
QUERY = "day=2026-11-23&customer={customer}&col=phone&col=email&col=contacts&col=wechat&col=address"
SEARCHES = (
    "customers/",
    "customers/duplicates/",
    "search/",
    "messages/",
    "settings/trail/",
    "visits/new/customers/",
)


def reached_everywhere(customer_id: int) -> None:
    """The salon's customer, and all who wait, ask and were written to, can be reached by the same four things."""
    Customer.objects.filter(pk=customer_id).update(wechat=WECHAT, address=ADDRESS)
    contacts = CustomerContact.objects.filter(customer=customer_id)
    contacts.filter(kind="email").update(value=EMAIL)
    contacts.filter(kind="phone").update(value=PHONE)
    for model in (Appointment, WaitlistEntry, VisitRequest):
        model.objects.update(**VISITOR)
    Ticket.objects.update(phone=PHONE, email=EMAIL)
    Message.objects.update(
        to=EMAIL, text=f"To {EMAIL}", html=f"<p>To {EMAIL}</p>", calendar=f"mailto:{EMAIL}"
    )
    Reply.objects.create(
        customer_id=customer_id, provider="twilio", provider_id="7c1", sender=PHONE, text=f"I am {PHONE}",
        received_at=system_clock.now(),
    )  # fmt: skip
    facts = {"contacts": [EMAIL, PHONE], "wechat": WECHAT, "address": ADDRESS, **VISITOR}
    for kind in ("customers.customer", "diary.appointment"):
        AuditLine.objects.create(
            actor_kind="system", action="customer.change", object_type=kind, object_id=customer_id,
            before={"wechat": WECHAT}, after=facts,
        )  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back: other sweeps share the world."""
    block = transaction.atomic()
    block._from_testcase = True  # services may then be durable inside
    with block:
        yield
        transaction.set_rollback(True)


def pages_of(things) -> list[str]:
    """The desk's addresses with this salon's own numbers in them, and the questions that they are asked with.

    A link with a token is its bearer's, and may sign in somebody else.
    """
    found = []
    for route in routes_of(urls_salon.__name__):
        if route.pattern.startswith(("desk/", "media/")) and "token" not in route.parameters:
            path = route.path({name: value_of(things, route, name) for name in route.parameters})
            found.append(
                path if route.parameters else f"{path}?{QUERY.format(customer=things.of('customer'))}"
            )
    return found + [f"/desk/{search}?q=hidden" for search in SEARCHES]


def value_of(things, route: Route, name: str) -> object:
    kind = str(kind_of(route.pattern, name))
    return kind.removeprefix("word:") if kind.startswith("word:") else things.of(kind)


def told(answer) -> str | None:
    """The first way to reach somebody that stands in the answer, however it is written."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = HIDDEN.search(re.sub(r"[\s\u00a0()-]|&nbsp;", "", body.decode(errors="replace")))
    return found[0] if found else None


@pytest.fixture
def everything_but(sweep):
    """A browser of somebody who may do whatever a role of the salon's may, but sees no contacts."""
    with undone(), salon_context(sweep.a.salon):
        reached_everywhere(sweep.a.of("customer"))
        role = OwnRole.objects.create(name="Everything but", rights=sorted(OWNABLE - HIDING))
        user = UserFactory(role="own", email="everything-but@x.example")
        RoleGrant.objects.filter(user=user).delete()
        RoleGrant.objects.create(user=user, own_role=role)
        yield client_of(sweep.a.salon, user)


def test_no_page_of_the_desk_tells_how_somebody_is_reached(everything_but, sweep):
    pages = pages_of(sweep.a)
    answers = [(page, everything_but.get(page)) for page in pages]
    assert [(page, found) for page, answer in answers if (found := told(answer))] == []
    assert [page for page, answer in answers if answer.status_code >= 500] == []
    assert sum(answer.status_code == 200 for _page, answer in answers) > 120
