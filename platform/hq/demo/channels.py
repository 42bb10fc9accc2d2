"""The demo's ways to its customers: a provider of texts, templates at WeChat, phones that take push, what was answered.

Nothing of it leaves the machine: in a demo salon every provider is played by the local outbox (crm.messaging.channels).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from booking.diary.models import Appointment, AppointmentState
from crm.customers.models import CustomerContact
from crm.messaging.accounts.services import AccountDetails, channel_account_save
from crm.messaging.hooks.replying import Incoming, reply_take
from crm.messaging.reaching.pushing import Subscription, push_allow
from kernel.actor import Actor
from kernel.clock import Clock

KEY = "demo-key-that-opens-nothing"
# The receiver of RFC 8291's example: keys that can be read, and a browser that is nobody's.
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
PUSHED = 3
WORDS = ("customer", "day", "time")
TEXTED = (
    "visit_booked_customer",
    "visit_reminder_customer",
    "visit_moved_customer",
    "visit_cancelled_customer",
    "waitlist_offer",
    "queue_called",
)
LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """The provider of texts in a demo's country, what its account says, and what three customers answered."""

    code: str
    fields: dict[str, str]
    prefix: str
    price: str
    answers: tuple[str, str, str]


PROVIDERS = {
    "en": DemoProvider(
        "twilio",
        {"account_sid": "AC00000000000000000000000000000000", "sender": "Chignon"},
        "+33",
        "0.068",
        ("1", "Could I bring my daughter for a fringe trim?", "Thank you, see you then"),
    ),
    "zh-hans": DemoProvider(
        "aliyun_sms",
        {"access_key_id": "LTAI0000000000000000", "sign_name": "云髻美发"},
        "+86",
        "0.045",
        ("1", "可以带女儿一起来修个刘海吗？", "好的，到时见"),
    ),
}


def texts_open(*, actor: Actor, language: str) -> None:
    """Texts for whoever has no email, from the first visit on; templates at WeChat that wait to be switched on."""
    provider = PROVIDERS[language]
    texts = {**provider.fields, "comes_first": False, "prefixes": [provider.prefix], "price": provider.price}
    if provider.code != "twilio":
        texts["templates"] = _templates("SMS_28{number:07d}", WORDS)
    _account(actor, provider.code, texts, is_on=True)
    places = ("thing1=services", "time2=when", "thing3=salon")
    wechat = {"app_id": "wx0000000000000000", "templates": _templates("chignon-demo-{number:02d}", places)}
    _account(actor, "wechat_template", wechat, is_on=False)


def answers_write(*, actor: Actor, language: str, clock: Clock) -> None:
    """What customers with a coming visit wrote back, the first of them a yes; three others let their phones be pushed to."""
    coming = Appointment.objects.filter(
        starts_at__gt=clock.now(), state=AppointmentState.BOOKED, customer__isnull=False
    )
    people = list(
        dict.fromkeys(coming.order_by("starts_at", "pk").values_list("customer_id", flat=True)[:60])
    )
    phones = dict(
        CustomerContact.objects.filter(
            customer__in=people, kind="phone", value__startswith=PROVIDERS[language].prefix
        ).values_list("customer_id", "value")
    )
    writing = [pk for pk in people if pk in phones][: len(PROVIDERS[language].answers)]
    for number, (customer_id, text) in enumerate(zip(writing, PROVIDERS[language].answers, strict=False)):
        incoming = Incoming(f"demo-{number}", phones[customer_id], text)
        reply_take(provider=PROVIDERS[language].code, incoming=incoming, clock=clock)
    for customer_id in [pk for pk in people if pk not in writing][:PUSHED]:
        browser = Subscription(f"https://fcm.googleapis.com/fcm/send/demo-{customer_id}", P256DH, AUTH)
        push_allow(actor=actor, customer_id=customer_id, told=browser)


def _account(actor: Actor, provider: str, details: Mapping[str, object], *, is_on: bool) -> None:
    typed = AccountDetails(is_on=is_on, secret=KEY, month_limit=None, details=details)
    channel_account_save(actor=actor, provider=provider, version=0, typed=typed)


def _templates(code: str, variables: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """A template for each kind and language."""
    keys = [f"{kind}:{language}" for kind in TEXTED for language in LANGUAGES]
    return {
        key: {"code": code.format(number=number), "variables": list(variables)}
        for number, key in enumerate(keys, start=1)
    }
