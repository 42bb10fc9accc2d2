"""Conditions over whether and how somebody may be written to."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent, ContactKind, CustomerContact
from crm.messaging.choosing import STOPPED
from crm.segments.conditions import REACHING, Choice, Condition, Moment
from crm.segments.kinds import Kind, Op, Value

WAYS: dict[str, tuple[str | Promise, ContactKind]] = {
    "email": (_("email"), ContactKind.EMAIL),
    "sms": (pgettext_lazy("channel", "text message"), ContactKind.PHONE),
}
_purposes: dict[str, str | Promise] = {"photos": _("Photos are kept")}


def register_purpose(code: str, label: str | Promise) -> None:
    """Let customers be found by their last word on that purpose of consent."""
    _purposes[code] = label


def conditions() -> list[Condition]:
    """Whom one can and may write to, and who allowed what."""
    return [
        Condition(
            code="may_write", label=_("May be written to by"), group=REACHING, kind=Kind.CHOICE, where=_may_write,
            choices=lambda: [Choice(code, str(label)) for code, (label, _kind) in WAYS.items()], ops=(Op.ANY, Op.NONE),
        ),
        Condition(
            code="consent", label=_("Allowed"), group=REACHING, kind=Kind.CHOICE, where=_consented,
            choices=lambda: [Choice(code, str(label)) for code, label in _purposes.items()], ops=(Op.ANY, Op.ALL, Op.NONE),
        ),
    ]  # fmt: skip


def last_word(purpose: str, *, given: bool) -> Q:
    """Customers whose last word on the purpose is that, also where it was said by a row merged into theirs."""
    rows = Consent.objects.filter(purpose=purpose).annotate(
        person=Coalesce(F("customer__merged_into"), F("customer"))
    )
    later = rows.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return Q(pk__in=rows.filter(~Exists(later), given=given).values("person"))


def _may_write(op: Op, value: Value, _at: Moment) -> Q:
    found = Q(pk__in=[])
    for code in value.choices:
        reached = CustomerContact.objects.filter(kind=WAYS[code][1]).values("customer")
        found |= Q(pk__in=reached) & ~last_word(STOPPED[code], given=False)
    return found if op is Op.ANY else ~found


def _consented(op: Op, value: Value, _at: Moment) -> Q:
    words = [last_word(purpose, given=True) for purpose in value.choices]
    found = Q(pk__in=[])
    if op is Op.ALL:
        found = Q()
        for word in words:
            found &= word
        return found
    for word in words:
        found |= word
    return found if op is Op.ANY else ~found
