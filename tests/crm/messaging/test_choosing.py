"""By which way a customer is written to, and why."""

import pytest

from crm.messaging.reaching.choosing import Reach, TextMessages, ways_of

MAIL, PHONE = "a@x.example", "+4915112345678"
FIRST = TextMessages(comes_first=True, prefixes=("+49",), templates=None)
SECOND = TextMessages(comes_first=False, prefixes=("+49",), templates=None)
CODED = TextMessages(comes_first=True, prefixes=("+49",), templates=frozenset({"visit_booked_customer:en"}))


def reach(sms=FIRST, **values) -> Reach:
    return Reach(**{"email": MAIL, "phone": PHONE, "sms": sms, **values})


def chosen(found, **values):
    return ways_of(found, **{"kind": "visit_booked_customer", "language": "en", **values})


@pytest.mark.parametrize(
    ("found", "ways", "why"),
    [
        (reach(), ["sms", "email"], {"sms": "order", "email": "after"}),
        (reach(SECOND), ["email", "sms"], {"email": "order", "sms": "after"}),
        (reach(SECOND, wish="sms"), ["sms", "email"], {"sms": "wish", "email": "after"}),
        (reach(wish="email"), ["email", "sms"], {"email": "wish", "sms": "after"}),
        (reach(None), ["email"], {"email": "only", "sms": "not_set_up"}),
        (reach(SECOND, email=""), ["sms"], {"sms": "only", "email": "no_address"}),
        (reach(phone=""), ["email"], {"email": "only", "sms": "no_address"}),
        (reach(phone="+8613800138000"), ["email"], {"email": "only", "sms": "country"}),
        (reach(stopped=frozenset({"message_sms"})), ["email"], {"email": "only", "sms": "stopped"}),
        (reach(stopped=frozenset({"message_sms"}), email=""), [], {"email": "no_address", "sms": "stopped"}),
        (reach(CODED), ["sms", "email"], {"sms": "order", "email": "after"}),
    ],
)
def test_the_way_is_chosen_and_said_why(found, ways, why):
    result = chosen(found)
    assert [channel for channel, _address in result.open] == ways
    assert dict(result.why) == why


def test_a_message_without_a_template_takes_another_way():
    result = chosen(reach(CODED), kind="visit_moved_customer")
    assert dict(result.why) == {"sms": "no_template", "email": "only"}


def test_what_was_given_for_this_visit_goes_before_what_is_known():
    result = chosen(reach(), email="other@x.example", phone="+4930555")
    assert dict(result.open) == {"sms": "+4930555", "email": "other@x.example"}
