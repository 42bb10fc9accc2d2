"""What was changed about a customer, as their timeline says it: in words, never as codes and numbers."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from crm.customers.basics import Basics, customer_change
from crm.customers.facts.birthdays import Birthday
from crm.customers.facts.own_services import OwnFieldWish, own_field_create
from crm.customers.links import link_remove, link_write
from crm.customers.minding.sensitivities import Minded, sensitivity_add
from crm.customers.models import Customer
from crm.customers.page.changes import CHANGES
from crm.customers.sight import CustomerSight
from kernel.actor import system_actor
from kernel.audit.models import AuditLine
from kernel.audit.services import audit_record
from kernel.clock import FixedClock
from tests.cast import CustomerFactory

pytestmark = pytest.mark.usefixtures("in_a")
ACTOR, CLOCK = system_actor("tests"), FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
WHOLE, HIDDEN = CustomerSight(ACTOR, True, True), CustomerSight(ACTOR, True, False)


@pytest.fixture
def ada():
    return CustomerFactory(name="Ada", phone="+33612345678", email="ada@example.com")


def changes(customer, basics):
    customer.refresh_from_db()
    customer_change(
        actor=ACTOR, clock=CLOCK, customer_id=customer.pk, version=customer.version, basics=basics
    )


def newest(customer, sight=WHOLE):
    event = CHANGES.load(sight, customer.pk, None, 1)[0]
    return event.title, event.text.removesuffix(f" · {ACTOR.name}")


def known(**more):
    return Basics(name="Ada", phones=["+33612345678"], emails=["ada@example.com"], **more)


def test_fields_are_said_by_their_labels_and_choices(ada):
    changes(ada, known(language="en", company="First"))
    changes(ada, known(language="zh-hans", company="Second", birthday=Birthday(12, 10, 1990)))
    title, text = newest(ada)
    assert title == "Details changed"
    for part in ("Language: English → 简体中文", "Company: First → Second", "Birthday: 10 December 1990"):
        assert part in text


def test_in_chinese_they_are_parted_by_chinese_marks(ada):
    changes(ada, known(company="First", gender="woman"))
    with override("zh-hans"):
        title, text = newest(ada)
    assert (title, text) == ("资料更改", "性别：女；公司：First")


def test_the_salons_own_fields_are_said_by_theirs(ada):
    field = own_field_create(actor=ACTOR, wish=OwnFieldWish("Favourite tea", "choice", ["green", "black"]))
    changes(ada, known(own={f"own_{field.pk}": "o2"}))
    assert newest(ada) == ("Details changed", "Favourite tea: black")


def test_contacts_are_hidden_from_who_may_not_see_them(ada):
    changes(ada, Basics(name="Ada", phones=["+33612345678"], emails=["new@example.com"]))
    assert "ada@example.com → " in newest(ada)[1].replace("+33612345678, ", "")
    assert "@example.com" not in newest(ada, HIDDEN)[1].replace("a…@example.com", "").replace(
        "n…@example.com", ""
    )


def test_what_is_to_be_minded_is_said_as_the_desk_says_it(ada):
    minded = Minded(what="ppd", note="patch test first")
    sensitivity_add(actor=ACTOR, customer_id=ada.pk, minded=minded, way="desk_spoken")
    assert newest(ada) == ("To mind from now on", "PPD (hair dye): patch test first")


def test_who_belongs_to_them_is_said_by_name_to_who_sees_that_customer(ada):
    bea = CustomerFactory(name="Bea")
    link_write(actor=ACTOR, customer_id=ada.pk, other_id=bea.pk, kind="partner", may_use=True)
    assert newest(ada) == ("Belongs together", "Bea · partner")
    assert newest(ada, CustomerSight(ACTOR, False, False))[1] == "partner"
    link_remove(actor=ACTOR, customer_id=ada.pk, other_id=bea.pk)
    assert newest(ada) == ("Belongs together no more", "Bea")


def test_ways_to_reach_them_are_hidden_and_days_are_said(ada):
    changes(ada, known(wechat="moonlight", address="Moon Street 12"))
    assert ("moonlight" in newest(ada)[1], "Moon Street" in newest(ada)[1]) == (True, True)
    hidden = newest(ada, HIDDEN)[1]
    assert ("moonlight" in hidden, "Moon Street" in hidden) == (False, False)
    audit_record(actor=ACTOR, action="customer.since", target=ada, after={"since": "2025-12-14"})
    assert newest(ada) == ("Known since", "14 Dec 2025")


def test_a_page_of_lines_costs_as_many_statements_as_one(ada, django_assert_num_queries):
    for number in range(3):
        changes(ada, known(company=f"Company {number}"))
        other = CustomerFactory(name=f"Other {number}")
        link_write(actor=ACTOR, customer_id=ada.pk, other_id=other.pk, kind="partner")
    CHANGES.load(WHOLE, ada.pk, None, 50)
    with django_assert_num_queries(4):  # lines, own fields, places, names
        CHANGES.load(WHOLE, ada.pk, None, 50)


def test_every_kind_of_change_to_a_customer_has_a_heading(ada):
    """Lines of the trail whose object is a customer, as the code writes them."""
    AuditLine.objects.create(
        actor_kind="system", actor_name="x", action="customer.unheard", object_type="customers.customer",
        object_id=ada.pk, before={}, after={"severity": 3},
    )  # fmt: skip
    assert newest(ada)[0] == "Changed"
    assert Customer.objects.filter(pk=ada.pk).exists()
