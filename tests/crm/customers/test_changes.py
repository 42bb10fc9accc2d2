"""What was changed about a customer, on their timeline: in words, and no more of it than this person may see."""

from dataclasses import replace

import pytest

from crm.customers.basics import Basics, customer_change, customer_create
from crm.customers.birthdays import Birthday
from crm.customers.changes import CHANGES
from crm.customers.sensitivities import Minded, sensitivity_add
from crm.customers.sight import customer_sight
from kernel.actor import system_actor
from kernel.audit.services import audit_record
from kernel.clock import system_clock

BY = system_actor("tests")
KNOWN = Basics(name="Ana", phones=["+49301234567"])


@pytest.fixture
def ana(in_a):
    return customer_create(actor=BY, clock=system_clock, basics=KNOWN)


def told(customer, **sight):
    """What the newest line says, its head first."""
    (event, *_older) = CHANGES.load(replace(customer_sight(BY), **sight), customer.pk, None, 5)
    return f"{event.title}: {event.text}"


def changed(customer, **values):
    basics = replace(KNOWN, **values)
    customer_change(actor=BY, clock=system_clock, customer_id=customer.pk, version=1, basics=basics)


def test_fields_are_named_and_what_was_chosen_is_said_in_its_words(ana):
    changed(ana, company="Moon AG", found_through="passing", birthday=Birthday(5, 12, 1990))
    said = told(ana)
    assert {"Company: Moon AG", "How they found us: walked past"} <= set(
        said.split(" · ")[0].removeprefix("Changed: ").split(", ")
    )
    assert (said.count("Birthday"), "1990" in said, "passing" in said) == (1, False, False)


def test_ways_to_reach_somebody_are_masked_for_who_may_not_see_them(ana):
    changed(ana, wechat="moonlight", address="Moon Street 12")
    assert ("moonlight" in told(ana), "Moon Street 12" in told(ana)) == (True, True)
    hidden = told(ana, contacts=False)
    assert ("moonlight" in hidden, "Moon Street" in hidden) == (False, False)


def test_what_is_to_be_minded_is_said_in_its_words(ana):
    sensitivity_add(actor=BY, customer_id=ana.pk, minded=Minded(what="ppd", note="ER 2024"))
    assert told(ana) == "Noted to mind: ER 2024, PPD (hair dye) · Chignon"


@pytest.mark.parametrize(
    ("action", "after", "said"),
    [
        ("customer.main_stylist", {"staff": 6}, "Another main stylist: Chignon"),
        ("customer.since", {"since": "2025-12-14"}, "Known since: 14 Dec 2025 · Chignon"),
        ("customer.link", {"kind": "partner", "other": 5}, "Somebody of theirs noted: partner · Chignon"),
    ],
)
def test_numbers_of_rows_are_not_shown_and_days_are_said(ana, action, after, said):
    audit_record(actor=BY, action=action, target=ana, after=after)
    assert told(ana) == said
