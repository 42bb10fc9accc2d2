"""Customers found by what they agreed to: every purpose and way, in segments and in the list, in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.customers.lists.filters import list_filters
from crm.customers.models import Consent, Customer
from crm.messaging.models import ChannelAddress
from crm.privacy.purposes import purposes
from crm.segments.conditions import catalogue, moment
from crm.segments.rules import Group, Part, compiled
from kernel.clock import system_clock
from tests.cast import CustomerFactory
from tests.golden_queries import assert_golden, queries_of
from tests.seeds import dice_of

pytestmark = pytest.mark.usefixtures("in_a")
CODES = [one.code for one in purposes()]
USUAL = {one.code for one in purposes() if one.is_usual}
LISTED = "/desk/customers/?allowed=marketing_sms&not_allowed=health"


def say(customer, code, given):
    Consent.objects.create(customer=customer, purpose=code, given=given, text_version="1", source="desk")


def found(*parts, match="all"):
    rule = compiled(Group(match, parts), catalogue(), moment(system_clock))
    return set(Customer.objects.filter(rule, merged_into=None).values_list("name", flat=True))


def narrowed(**filters):
    rows = Customer.objects.filter(merged_into=None)
    for one in list_filters():
        if one.code in filters:
            rows = one.narrow(rows, filters[one.code])
    return set(rows.values_list("name", flat=True))


def people_of(dice):
    """Names with their last word by purpose; a third of them said part of it in a row that was merged into theirs."""
    world = {}
    for number in range(40):
        customer = CustomerFactory(name=f"P{number}", email=None)
        rows = [customer]
        if dice.random() < 0.3:
            rows.append(CustomerFactory(name=f"P{number} too", email=None, merged_into=customer))
        words = {}
        for _word in range(dice.randrange(12)):
            code, given = dice.choice(CODES), dice.random() < 0.6
            say(dice.choice(rows), code, given)
            words[code] = given
        world[customer.name] = words
    return world


FITS = {
    "consent": lambda words, code: words.get(code, code in USUAL),
    "consent_no": lambda words, code: words.get(code) is False,
    "consent_unasked": lambda words, code: code not in words,
}
JOINS = {"any": any, "all": all, "none": lambda fits: not any(fits)}


def test_every_purpose_by_every_comparison_finds_whom_a_walk_over_everybody_finds():
    dice = dice_of(92)
    world = people_of(dice)
    for _round in range(60):
        condition, op = dice.choice(list(FITS)), dice.choice(list(JOINS))
        codes = tuple(dice.sample(CODES, dice.randrange(1, 5)))
        wanted = {
            name
            for name, words in world.items()
            if JOINS[op]([FITS[condition](words, code) for code in codes])
        }
        assert found(Part(condition, op, choices=codes)) == wanted, (condition, op, codes)
    for code in CODES:
        holds = {name for name, words in world.items() if FITS["consent"](words, code)}
        assert (narrowed(allowed=code), narrowed(not_allowed=code)) == (holds, set(world) - holds)


def test_all_of_them_at_once_are_one_statement():
    rule = compiled(
        Group("any", tuple(Part(code, "all", choices=tuple(CODES)) for code in FITS)),
        catalogue(),
        moment(system_clock),
    )
    with CaptureQueriesContext(connection) as seen:
        assert Customer.objects.filter(rule).count() == 0
    assert len(seen.captured_queries) == 1


@pytest.mark.parametrize("value", ["", "nothing", "photos\x00", "x" * 5000, "7"])
def test_a_purpose_that_is_none_finds_nobody(value):
    CustomerFactory(name="Ada")
    assert (narrowed(allowed=value), narrowed(not_allowed=value)) == (set(), set())


def test_who_is_bound_on_wechat_may_be_written_to_there_until_they_say_no():
    ada = CustomerFactory(name="Ada", email=None)
    ChannelAddress.objects.create(customer=ada, channel="wechat", account="wx", address="o1", is_open=True)
    by_wechat = Part("may_write", "any", choices=("wechat",))
    assert (found(by_wechat), found(Part("may_write", "any", choices=("push",)))) == ({"Ada"}, set())
    say(ada, "message_wechat", False)
    assert found(by_wechat) == set()


def test_the_list_narrows_by_consent_with_the_same_queries_however_many_they_are(salon_a, client_of, cast):
    owner = client_of(salon_a, cast.owner)
    for number in range(3):
        say(CustomerFactory(name=f"Ada {number}"), "marketing_sms", True)
    few = {"list": len(queries_of(owner, LISTED))}
    for number in range(20):
        say(CustomerFactory(name=f"Bo {number}"), "marketing_sms", True)
    many = queries_of(owner, LISTED)
    assert len(many) == few["list"]
    assert_golden("consents", few, many)
    page = owner.get(LISTED).content.decode()
    assert "News and offers by text" in page
    assert "Bo 19" in page
