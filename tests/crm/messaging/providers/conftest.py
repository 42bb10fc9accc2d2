"""A provider at hand, and visits of customers with a phone."""

from datetime import timedelta

import pytest

from booking.diary.telling.messages import appointment_announce
from crm.messaging.accounts.sealing import seal
from crm.messaging.models import ChannelAccount, Message
from kernel.clock import FixedClock
from kernel.outbox.delivery import outbox_drain
from kernel.outbox.models import OutboxEntry
from tests.crm.messaging.providers.server import ProviderServer
from tests.visits import START, make_visit

BUDGET = timedelta(seconds=15)
PHONE = "+4915112345678"
OWN = {
    "twilio": {"account_sid": "AC1", "sender": "+4930111"},
    "aliyun_sms": {"access_key_id": "LTAI1", "sign_name": "云髻"},
    "tencent_sms": {
        "secret_id": "AKID1",
        "app_id": "1400006666",
        "sign_name": "云髻",
        "region": "ap-guangzhou",
    },
}
TEMPLATES = {"visit_booked_customer:en": {"code": "SMS_1", "variables": ["customer", "day", "time"]}}


@pytest.fixture
def provider(settings):
    """The server, at which all providers are looked for."""
    server = ProviderServer()
    settings.MESSAGE_PROVIDERS = dict.fromkeys(OWN, server.base)
    yield server
    server.stop()


@pytest.fixture
def clock(settings):
    settings.EMAIL_URL = "smtp://mail.example"
    return FixedClock(START - timedelta(days=5))


def set_up(name="twilio", *, month_limit=None, **details) -> ChannelAccount:
    """The salon's account there, in use."""
    coded = {} if name == "twilio" else {"templates": TEMPLATES}
    return ChannelAccount.objects.create(
        channel="sms", provider=name, is_on=True, secret=seal("secret"), month_limit=month_limit,
        details={"comes_first": True, "prefixes": ["+49"], "price": "0.07", **OWN[name], **coded, **details},
    )  # fmt: skip


def booked(clock, *, phone=PHONE, email="ada@example.com", **values) -> Message:
    """A visit is booked and its messages delivered: what became of the customer's."""
    visit = make_visit(phone=phone, email=email, **values)
    appointment_announce(appointment=visit, kind="booked", clock=clock)
    deliver(clock)
    return customers()[0]


def deliver(clock, later=timedelta()) -> None:
    """Deliver what is due."""
    clock.instant += later
    outbox_drain(clock=clock, budget=BUDGET)


def deliver_all(clock) -> None:
    """Deliver all that waits, whenever it is due."""
    OutboxEntry.objects.filter(state="waiting").update(due_at=clock.now())
    deliver(clock)


def customers() -> list[Message]:
    """The customer's messages, in the order in which they were written."""
    return list(Message.objects.exclude(customer=None).order_by("pk"))
