"""Conditions over whether and how somebody can be written to."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent, ContactKind, CustomerContact
from crm.messaging.models import ChannelAddress
from crm.messaging.reaching.choosing import EMAIL, PUSH, SMS, STOPPED, WECHAT
from crm.segments.conditions import REACHING, Choice, Condition, Moment
from crm.segments.kinds import Kind, Op, Value

WAYS: dict[str, str | Promise] = {
    EMAIL: _("email"),
    SMS: pgettext_lazy("channel", "text message"),
    WECHAT: pgettext_lazy("channel", "WeChat"),
    PUSH: pgettext_lazy("channel", "notification on their phone"),
}
CONTACTS = {EMAIL: ContactKind.EMAIL, SMS: ContactKind.PHONE}


def conditions() -> list[Condition]:
    """By which ways somebody can and may be written to."""
    return [
        Condition(
            code="may_write", label=_("May be written to by"), group=REACHING, kind=Kind.CHOICE, where=_may_write,
            choices=lambda: [Choice(code, str(label)) for code, label in WAYS.items()], ops=(Op.ANY, Op.NONE),
        ),
    ]  # fmt: skip


def last_word(purpose: str, *, given: bool) -> Q:
    """Customers whose last word on the purpose is that, also where it was said by a row merged into theirs."""
    rows = words_on(purpose)
    later = rows.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return Q(pk__in=rows.filter(~Exists(later), given=given).values("person"))


def words_on(purpose: str) -> QuerySet[Any]:
    """Everything that was said on it; `person` is who said it, as they stand by now."""
    return Consent.objects.filter(purpose=purpose).annotate(
        person=Coalesce(F("customer__merged_into"), F("customer"))
    )


def _may_write(op: Op, value: Value, _at: Moment) -> Q:
    found = Q(pk__in=[])
    for code in value.choices:
        found |= Q(pk__in=_reached_by(code)) & ~last_word(STOPPED[code], given=False)
    return found if op is Op.ANY else ~found


def _reached_by(channel: str) -> QuerySet[Any, Any]:
    if channel in CONTACTS:
        return CustomerContact.objects.filter(kind=CONTACTS[channel]).values("customer")
    return ChannelAddress.objects.filter(channel=channel, is_open=True, customer__isnull=False).values(
        "customer"
    )
