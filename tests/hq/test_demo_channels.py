"""The demo's ways to its customers lead nowhere, and its second shop has a manager of its own."""

from datetime import timedelta
from random import Random

import pytest

from booking.diary.models import Appointment
from booking.places.models import Location
from booking.team.models import StaffMember
from crm.messaging.channels import gateway_of
from crm.messaging.channels.wire import call
from crm.messaging.models import ChannelAccount, ChannelAddress, Reply
from hq.demo.channels import answers_write, texts_open
from hq.demo.history import Story
from hq.demo.house import house_make
from hq.demo.people import acting
from hq.demo.salons import YUNJI
from hq.demo.second_shop import second_shop_write
from kernel.actor import system_actor
from kernel.clock import FixedClock, system_clock
from kernel.context import current_salon
from kernel.outbox.registry import DeliveryError
from tenants.accounts.rights import Action, may
from tests.cast import CustomerFactory, open_salon
from tests.visits import make_visit

ACTOR = system_actor("demo")
ANYWHERE = "https://api.twilio.com"


@pytest.fixture
def demo(in_a, monkeypatch):
    """Salon A as a demo."""
    monkeypatch.setattr(current_salon(), "is_demo", True)


@pytest.mark.parametrize("channel", ["sms", "wechat", "push"])
def test_whatever_a_demo_sends_stays_on_the_machine(demo, channel):
    texts_open(actor=ACTOR, language="en")
    assert gateway_of(channel).PROVIDER == "local"


def test_a_demo_calls_no_provider(demo):
    with pytest.raises(DeliveryError, match="demo"):
        call(ANYWHERE, "/", body=b"", headers={})


@pytest.mark.parametrize(("language", "country"), [("en", "+33"), ("zh-hans", "+86")])
def test_customers_answer_the_first_with_a_yes_and_others_let_their_phones_be_pushed_to(
    demo, language, country
):
    texts_open(actor=ACTOR, language=language)
    visits = _coming(country)
    answers_write(actor=ACTOR, language=language, clock=system_clock)
    assert [reply.customer for reply in Reply.objects.order_by("pk")] == [one.customer for one in visits[:3]]
    assert Reply.objects.exclude(handled_at=None).count() == 3
    states = Appointment.objects.order_by("starts_at").values_list("state", flat=True)
    assert list(states) == ["confirmed", *["booked"] * 4]
    assert [row.customer for row in ChannelAddress.objects.order_by("pk")] == [
        one.customer for one in visits[3:]
    ]
    assert dict(ChannelAccount.objects.values_list("channel", "is_on")) == {"sms": True, "wechat": False}


def _coming(country):
    """Five visits of the next days, each of somebody with a phone."""
    shop, now = open_salon(), system_clock.now()
    phones = [f"{country}6123456{number:02d}" for number in range(5)]
    starts = [now + timedelta(days=number) for number in range(1, 6)]
    return [
        make_visit(shop=shop, start=start, phone=phone, email="", name=phone)
        for start, phone in zip(starts, phones, strict=True)
    ]


def test_the_second_shop_has_visits_and_a_manager_who_leads_it_alone(demo):
    now = system_clock.now()
    first = house_make(actor=ACTOR, demo=YUNJI, clock=FixedClock(now - timedelta(weeks=4)))
    customers = [CustomerFactory().pk for _number in range(3)]
    second_shop_write(Story(YUNJI, ACTOR, first, customers, now, Random(1)))
    second = Location.objects.exclude(pk=first.pk).get()
    leads = acting(StaffMember.objects.get(user__email="hengshan@yunji.example"))
    assert may(leads, Action.ROSTER_WRITE, at=second.pk)
    assert not may(leads, Action.ROSTER_WRITE, at=first.pk)
    assert Appointment.objects.filter(location=second).exists()
