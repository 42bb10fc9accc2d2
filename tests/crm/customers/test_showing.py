"""Contacts are hidden from who may not see them; one at a time they are shown, and it is on record."""

import pytest

from crm.customers.basics import Basics, customer_change
from crm.customers.contacts import showing
from crm.customers.models import ContactShown, Customer
from crm.customers.page.timeline import timeline_page
from crm.customers.sight import customer_sight
from crm.messaging.models import Message
from kernel.actor import Actor, ActorKind, system_actor
from kernel.audit.models import AuditLine
from kernel.clock import system_clock
from tenants.accounts.models import RoleSwitch
from tenants.accounts.rights import Action
from tests.cast import CustomerFactory

PHONE, SPOKEN = "+491701234567", "+49 170 1234567"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(in_a):
    return CustomerFactory(name="Ada", phone=PHONE, email="ada@example.com")


@pytest.fixture
def reception(ada, salon_a, client_of, cast):
    """Reception of a salon whose owner hides contacts from it."""
    RoleSwitch.objects.create(role="receptionist", action=Action.CUSTOMER_SEE_CONTACT, is_on=False)
    return client_of(salon_a, cast.receptionist)


@pytest.mark.parametrize(
    "path",
    ["/desk/customers/", "/desk/customers/?col=phone&col=email", "/desk/customers/{ada}/", "/desk/search/?q=ada",
     "/desk/visits/new/customers/?cq=ada", "/desk/customers/{ada}/timeline/", "/desk/customers/{ada}/edit/"],
)  # fmt: skip
def test_nothing_shows_what_is_hidden(reception, ada, path):
    body = reception.get(path.format(ada=ada.pk)).content.decode()
    assert [hidden in body for hidden in (PHONE, SPOKEN, "ada@example.com")] == [False] * 3


@pytest.mark.parametrize(
    "path", ["/desk/customers/?q={}", "/desk/search/?q={}", "/desk/visits/new/customers/?cq={}"]
)
def test_nobody_feels_their_way_to_a_number(reception, path):
    found = {
        text: "Ada" in reception.get(path.format(text)).content.decode()
        for text in ("1234567", "ada@e", "ada 49170", "0170 1234567")
    }
    assert found == {"1234567": False, "ada@e": False, "ada 49170": False, "0170 1234567": True}


def test_one_is_shown_on_record(reception, ada, cast):
    path = f"/desk/customers/{ada.pk}/contacts/"
    assert SPOKEN in reception.post(path, {"reason": "Late"}, headers=HTMX).content.decode()
    assert SPOKEN in reception.post(path).content.decode()
    assert SPOKEN not in reception.get(f"/desk/customers/{ada.pk}/").content.decode()
    assert list(ContactShown.objects.order_by("pk").values_list("user", "customer", "reason")) == [
        (cast.receptionist.pk, ada.pk, "Late"), (cast.receptionist.pk, ada.pk, "")
    ]  # fmt: skip
    assert AuditLine.objects.filter(action="customer.contact_shown", object_id=ada.pk).count() == 2


def test_the_owner_sees_who_looked_how_often(reception, ada, salon_a, client_of, cast):
    reception.post(f"/desk/customers/{ada.pk}/contacts/", {"reason": "Running late"})
    page = client_of(salon_a, cast.owner).get("/desk/customers/taken/")
    assert [row["times"] for row in page.context["people"]] == [1]
    assert "Running late" in page.content.decode()


def test_not_more_than_so_many_in_an_hour(reception, ada, monkeypatch):
    monkeypatch.setattr(showing, "MOST", 1)
    path = f"/desk/customers/{ada.pk}/contacts/"
    assert [reception.post(path).status_code for _ in range(2)] == [200, 429]
    assert ContactShown.objects.count() == 1


def test_who_sees_contacts_anyway_leaves_no_record(ada, salon_a, client_of, cast):
    client_of(salon_a, cast.manager).post(f"/desk/customers/{ada.pk}/contacts/")
    assert ContactShown.objects.count() == 0


def test_a_stylist_has_none_shown_unless_the_owner_wishes(ada, salon_a, client_of, cast):
    assert client_of(salon_a, cast.stylist).post(f"/desk/customers/{ada.pk}/contacts/").status_code == 403
    RoleSwitch.objects.create(role="stylist", action=Action.CUSTOMER_SHOW_CONTACT, is_on=True)
    assert client_of(salon_a, cast.stylist).post(f"/desk/customers/{ada.pk}/contacts/").status_code == 404


def events(ada, rights, most=20):
    actor = Actor(kind=ActorKind.USER, rights=frozenset(rights))
    return [
        (event.title, event.text) for event in timeline_page(customer_sight(actor), ada.pk, most=most).events
    ]


def test_the_timeline_tells_changes_and_messages_as_one_may_see_them(ada):
    from kernel.audit.services import audit_record

    audit_record(
        actor=system_actor("test"), action="customer.contact", target=ada, after={"contacts": [PHONE]}
    )
    Message.objects.create(
        kind="x",
        channel="sms",
        to=PHONE,
        language="en",
        subject="Booked",
        context={},
        dedupe_key="1",
        customer=ada,
    )
    masked = [("Booked", "Text message · +49…67 · waiting"), ("Phone or email added", "+49…67 · Chignon")]
    assert sorted(events(ada, {Action.CUSTOMER_SEE, Action.MESSAGES_SEE})) == sorted(masked)
    assert events(ada, {Action.CUSTOMER_SEE, Action.CUSTOMER_SEE_CONTACT}) == [
        ("Phone or email added", "+49 170 1234567 · Chignon")
    ]


def test_messages_and_changes_are_read_page_by_page_each_once(ada):
    from kernel.audit.services import audit_record

    for n in range(12):
        audit_record(actor=system_actor("test"), action="customer.tagged", target=ada, after={"tag": f"t{n}"})
        Message.objects.create(
            kind="x",
            to="a@b.example",
            language="en",
            subject=f"m{n}",
            context={},
            dedupe_key=str(n),
            customer=ada,
        )
    sight, seen, before = customer_sight(system_actor("test")), [], None
    for _ in range(4):
        page = timeline_page(sight, ada.pk, before=before, most=7)
        seen, before = seen + [event.key for event in page.events], page.before
    assert (len(seen), len(set(seen)), before) == (24, 24, None)


def test_a_name_is_mended_without_seeing_how_to_reach_them(reception, ada):
    Customer.objects.filter(pk=ada.pk).update(wechat="ada-l", address="Rue 1")
    typed = {"name": "Ada Lovelace", "version": ada.version, "phone": "+4930123456", "wechat": "mine"}
    assert reception.post(f"/desk/customers/{ada.pk}/edit/", typed).status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.wechat, ada.address) == ("Ada Lovelace", "ada-l", "Rue 1")
    assert sorted(row.value for row in ada.contacts.all()) == [PHONE, "ada@example.com"]


def test_what_else_is_wrong_is_named_there_too(reception, ada):
    answer = reception.post(f"/desk/customers/{ada.pk}/edit/", {"name": "", "version": ada.version})
    assert (answer.status_code, "name" in answer.context["form"].errors) == (422, True)
    assert PHONE not in answer.content.decode()


@pytest.fixture
def told_more(ada):
    """The desk has written down how else Ada is reached."""
    basics = Basics(
        name="Ada", phones=[PHONE], emails=["ada@example.com"], wechat="ada_private_wx", address="Hidden Lane 5"
    )  # fmt: skip
    customer_change(
        actor=system_actor("test"), clock=system_clock, customer_id=ada.pk, version=1, basics=basics
    )


def test_what_was_changed_shows_no_way_to_reach_them(told_more, reception, ada):
    body = reception.get(f"/desk/customers/{ada.pk}/timeline/").content.decode()
    assert [hidden in body for hidden in ("ada_private_wx", "Hidden Lane", "ada…wx")] == [False, False, True]


def test_the_trail_hides_them_from_who_may_not_see_them(told_more, ada, salon_a, client_of, cast):
    RoleSwitch.objects.create(role="accountant", action=Action.AUDIT_SEE, is_on=True)
    contacts_confirmed = {"contact": PHONE, "visitor_email": "ada@example.com"}
    AuditLine.objects.create(
        actor_kind="system", action="customer.contact", object_type="customers.customer", object_id=ada.pk,
        after=contacts_confirmed,
    )  # fmt: skip
    hidden = ("ada_private_wx", "Hidden Lane", PHONE, "ada@example.com")
    bodies = [
        client_of(salon_a, user).get("/desk/settings/trail/").content.decode()
        for user in (cast.accountant, cast.owner)
    ]
    assert [[one in body for one in hidden] for body in bodies] == [[False] * 4, [True] * 4]
