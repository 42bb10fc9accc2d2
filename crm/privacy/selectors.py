"""What stands of a customer's consents, and how it came to stand so."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from crm.customers.models import Consent
from crm.customers.standing import ids_of
from crm.privacy.purposes import OWN_PAGE, WAYS, Purpose, purpose_of, purposes
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from tenants.accounts.rights import may

LONGEST = 200
SOURCES: dict[str, str | Promise] = {
    **WAYS,
    OWN_PAGE: pgettext_lazy("consent", "On their own page"),
    "desk": pgettext_lazy("consent", "At the desk"),
    "storefront": pgettext_lazy("consent", "On the booking page"),
    "online": pgettext_lazy("consent", "On the booking page"),
    "sms": pgettext_lazy("consent", "Answered by text"),
    "wechat": pgettext_lazy("consent", "On WeChat"),
    "form": pgettext_lazy("consent", "On a form"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A purpose with the customer's last word (None: never asked), and whether this person may write another."""

    purpose: Purpose
    last: Consent | None
    may_write: bool

    @property
    def holds(self) -> bool:
        """Whether it is allowed now."""
        return self.last.given if self.last else self.purpose.is_usual


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log in words: of what, said how, written down by whom ("" by the customer)."""

    row: Consent
    label: str | Promise
    how: str | Promise
    by: str


def standings(actor: Actor, customer_id: int) -> list[Standing]:
    """Every purpose, in the order of the page. The caller has asked who sees the customer."""
    rows = Consent.objects.filter(customer__in=ids_of(customer_id))
    last = {row.purpose: row for row in rows.order_by("purpose", "-pk").distinct("purpose")}
    return [Standing(one, last.get(one.code), may(actor, one.action)) for one in purposes()]


def consent_log(customer_id: int) -> list[Logged]:
    """All that was said, the newest first, with what was said by rows that were merged into this one."""
    rows = list(Consent.objects.filter(customer__in=ids_of(customer_id)).order_by("-pk")[:LONGEST])
    lines = AuditLine.objects.filter(object_type="customers.consent", object_id__in=[row.pk for row in rows])
    by = dict(lines.values_list("object_id", "actor_name"))
    return [Logged(row, _label(row), _how(row), by.get(row.pk, "")) for row in rows]


def _label(row: Consent) -> str | Promise:
    purpose = purpose_of(row.purpose)
    return purpose.label if purpose else row.purpose


def _how(row: Consent) -> str | Promise:
    if row.text_version == "merge":
        return gettext("Kept when two customers were merged")
    return SOURCES.get(row.source, row.source)
