"""Which messages invite, and by which ways a country and the customer's own words let them go."""

import pytest

from crm.customers.models import Consent
from crm.messaging.reaching.choosing import CHANNELS, Reach, reach_load, ways_of
from crm.messaging.reaching.inviting import NEWS, UNTIL_NO, may_invite, yes_first
from crm.messaging.rendering import is_inviting, kinds
from crm.privacy.purposes import purpose_of
from kernel.context import current_salon
from tests.cast import CustomerFactory

VISITS, INVITES, TEAM, ASKED_FOR = "visits", "invites", "team", "asked for"
# Every kind of message and what it is for; a new kind has to find its place here.
PURPOSES = {
    **{f"visit_{change}_customer": VISITS for change in ("asked", "booked", "cancelled", "changed", "declined")},
    **{f"visit_{change}_customer": VISITS for change in ("expired", "moved", "reminder", "thanks")},
    **{f"visit_{change}_staff": TEAM for change in ("asked", "booked", "cancelled", "changed", "declined")},
    **{f"visit_{change}_staff": TEAM for change in ("expired", "left", "moved")},
    **{f"series_{change}_customer": VISITS for change in ("booked", "cancelled", "moved")},
    **{f"series_{change}_staff": TEAM for change in ("booked", "cancelled", "left", "moved")},
    "visit_again_customer": INVITES,
    "waitlist_joined": ASKED_FOR,
    "waitlist_offer": ASKED_FOR,  # who asked for nothing is invited by it: test_rhythm has that
    "request_declined": ASKED_FOR,
    "request_received": ASKED_FOR,
    "queue_called": ASKED_FOR,
    "calendar_link_customer": ASKED_FOR,
    "mine_code": ASKED_FOR,
    "own_copy_failed": ASKED_FOR,
    "reach_proof": ASKED_FOR,
    "main_stylist_customer": VISITS,
    "form_asked_customer": VISITS,
    **dict.fromkeys(("request_staff", "roster_request", "roster_week", "clock_correction"), TEAM),
    **dict.fromkeys(("allowance_note", "channel_test", "copy_failed", "customers_exported", "wording_test"), TEAM),
    **dict.fromkeys(("account_confirm", "account_invite", "account_reset"), TEAM),
}  # fmt: skip
YES, NO, UNSAID = True, False, None
GOES = [
    # country, what they said to news this way, and the ways that an invitation may take
    ("DE", UNSAID, CHANNELS),
    ("DE", YES, CHANNELS),
    ("DE", NO, ()),
    ("gb", UNSAID, CHANNELS),
    ("CN", UNSAID, ()),
    ("CN", YES, CHANNELS),
    ("CN", NO, ()),
    ("US", UNSAID, ("email",)),
    ("US", YES, CHANNELS),
    ("", UNSAID, ()),
    ("BR", UNSAID, ()),
]


UNTIL_NO_BY_EVERY_WAY = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "LI",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
    "GB",
    "CH",
    "CA",
    "AU",
    "NZ",
]
YES_FIRST_BY_EVERY_WAY = [
    "CN",
    "HK",
    "MO",
    "TW",
    "SG",
    "JP",
    "KR",
    "IN",
    "BR",
    "MX",
    "TR",
    "RU",
    "ZA",
    "AE",
    "XX",
]


def everywhere(**values):
    """Somebody whom every way leads to."""
    found = {"email": "a@x.example", "phone": "+4915112345678", "push": "push:1"}
    return Reach(**{**found, **values})


def test_every_kind_of_message_has_its_purpose():
    assert kinds() == sorted(PURPOSES)
    assert {kind for kind in kinds() if is_inviting(kind)} == {
        kind for kind, purpose in PURPOSES.items() if purpose == INVITES
    }


@pytest.mark.parametrize("kind", sorted(PURPOSES))
def test_only_what_invites_asks_for_the_consent_to_news(kind):
    silent = everywhere(asked_first=frozenset(CHANNELS))
    ways = ways_of(silent, kind=kind, language="en")
    assert bool(ways.open) == (PURPOSES[kind] != INVITES)
    refused = ways_of(everywhere(news=dict.fromkeys(CHANNELS, False)), kind=kind, language="en")
    assert (refused.open, bool(refused.open)) == (ways.open, PURPOSES[kind] != INVITES)


@pytest.mark.parametrize(("country", "said", "ways"), GOES)
def test_a_country_and_the_customers_word_decide_by_each_way(country, said, ways):
    words = {} if said is UNSAID else dict.fromkeys(CHANNELS, said)
    free = [one for one in CHANNELS if may_invite(one, said=words, asked_first=yes_first(country))]
    assert tuple(free) == tuple(ways)


def test_each_country_is_held_to_its_own_rule_and_one_that_is_not_named_to_the_strictest():
    assert set(UNTIL_NO) == {*UNTIL_NO_BY_EVERY_WAY, "US"}
    assert {one: yes_first(one.lower()) for one in UNTIL_NO_BY_EVERY_WAY if yes_first(one.lower())} == {}
    assert {yes_first(one) for one in YES_FIRST_BY_EVERY_WAY} == {frozenset(CHANNELS)}
    assert yes_first("US") == {"sms", "wechat", "push"}


def test_a_word_on_one_way_says_nothing_of_another():
    reach = everywhere(news={"push": True}, asked_first=yes_first("CN"))
    assert dict(ways_of(reach, kind="visit_again_customer", language="en").open) == {"push": "push:1"}


def test_what_a_customer_says_and_the_salons_country_reach_the_choice(in_a, monkeypatch):
    monkeypatch.setattr(current_salon(), "country", "CN")
    mia = CustomerFactory(name="Mia", email="mia@x.example")
    twin = CustomerFactory(name="Mia too", email=None, merged_into=mia)
    for who, given in ((mia, True), (twin, False), (twin, True)):
        Consent.objects.create(
            customer=who, purpose=NEWS["email"], given=given, text_version="1", source="desk"
        )
        found = reach_load(mia.pk)
        assert (found.news, found.stopped, found.asked_first) == (
            {"email": given},
            frozenset(),
            frozenset(CHANNELS),
        )
        assert bool(ways_of(found, kind="visit_again_customer", language="en").open) is given


def test_the_purposes_that_decide_are_those_that_customers_are_asked():
    assert all(purpose_of(code) and purpose_of(code).channel == way for way, code in NEWS.items())
    assert {country for country in UNTIL_NO if len(country) != 2 or not country.isupper()} == set()
