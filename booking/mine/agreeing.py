"""What a customer agreed to and how they wish to be written to, as they see it themselves."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from crm.customers.contacts.phones import way_shown
from crm.customers.models import Customer
from crm.messaging.reaching.choosing import CHANNELS, EMAIL, PUSH, SMS, STOPPED, WECHAT, Reach, reach_load
from crm.privacy.selectors import Standing, standings
from kernel.actor import Actor

LABELS: dict[str, Promise] = {
    "message_push": gettext_lazy("Messages about visits on your phone"),
    "marketing_push": gettext_lazy("News and offers on your phone"),
}
WISHES: dict[str, Promise] = {
    EMAIL: gettext_lazy("Email"),
    SMS: gettext_lazy("Text message"),
    WECHAT: gettext_lazy("WeChat"),
    PUSH: gettext_lazy("Notification on your phone"),
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """A purpose with its words for the customer, and what stands of it."""

    standing: Standing
    label: str | Promise


def agreed_list(actor: Actor, customer: Customer) -> list[Agreed]:
    """All that can be agreed to by ways that there are, and whatever was said once."""
    open_ways = _open(reach_load(customer.pk))
    return [
        Agreed(one, LABELS.get(one.purpose.code, one.purpose.label))
        for one in standings(actor, customer.pk)
        if one.last is not None or _channel(one.purpose.code) in ("", *open_ways)
    ]


def wishes_of(customer: Customer) -> tuple[str, list[tuple[str, Promise, str]]]:
    """What the customer wishes ("" nothing), and what they may: code, words, the address that it goes to."""
    reach = reach_load(customer.pk)
    addresses = {EMAIL: reach.email, SMS: way_shown("phone", reach.phone)}
    ways = [(code, WISHES[code], addresses.get(code, "")) for code in CHANNELS if code in _open(reach)]
    return reach.wish, ways


def _open(reach: Reach) -> set[str]:
    """The channels by which the customer can be reached, refused or not."""
    found = {
        EMAIL: bool(reach.email),
        SMS: bool(reach.sms and reach.phone),
        WECHAT: bool(reach.wechat and reach.wechat.openid),
        PUSH: bool(reach.push),
    }
    return {code for code, is_there in found.items() if is_there}


def _channel(code: str) -> str:
    """The channel that a purpose is about, "" for none."""
    channels = {**{STOPPED[one]: one for one in CHANNELS}, **{f"marketing_{one}": one for one in CHANNELS}}
    return channels.get(code, "")
