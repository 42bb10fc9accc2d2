"""What stands of a customer's consents, and how it came to stand so."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from crm.customers.models import Consent
from crm.customers.standing import ids_of
from crm.privacy.purposes import OWN_PAGE, WAYS, Purpose, purpose_of, purposes
from crm.privacy.recording import is_older
from crm.privacy.texts import Wording, own_texts, text_as_it_was, wording_of
from kernel.actor import Actor
from kernel.audit.models import AuditLine
from kernel.marks import in_one
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
    """A purpose with the customer's last word (None: never asked), its text of now, and whether this person may write."""

    purpose: Purpose
    last: Consent | None
    may_write: bool
    wording: Wording

    @property
    def holds(self) -> bool:
        """Whether it is allowed now."""
        return self.last.given if self.last else self.purpose.is_usual

    @property
    def is_older(self) -> bool:
        """Whether they agreed to an older text than the one of now."""
        last = self.last
        return last is not None and last.given and is_older(last, self.purpose, self.wording.version)

    @property
    def is_asked(self) -> bool:
        """Whether a yes can be noted: there is none, or none to the text of now."""
        return self.may_write and (not (self.last and self.last.given) or self.is_older)


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log in words: of what, said how, written down by whom ("" by the customer), with the text as it was."""

    row: Consent
    label: str | Promise
    how: str | Promise
    by: str
    text: str

    @property
    def version(self) -> str:
        """The text's version in words; one that no page of ours made goes by its own name."""
        words = self.row.text_version.split(" ")
        if len(words) not in (2, 3) or not words[1].isdecimal():
            return self.row.text_version
        said = gettext("version %(number)s") % {"number": words[1]}
        language = dict(settings.LANGUAGES).get(words[2]) if len(words) == 3 else None
        return in_one(said, gettext(str(language))) if language else said


def standings(actor: Actor, customer_id: int) -> list[Standing]:
    """Every purpose, in the order of the page. The caller has asked who sees the customer."""
    rows = Consent.objects.filter(customer__in=ids_of(customer_id))
    last = {row.purpose: row for row in rows.order_by("purpose", "-pk").distinct("purpose")}
    own = own_texts()
    return [
        Standing(one, last.get(one.code), may(actor, one.action), wording_of(one, own)) for one in purposes()
    ]


def consent_log(customer_id: int) -> list[Logged]:
    """All that was said, the newest first, with what was said by rows that were merged into this one."""
    rows = list(Consent.objects.filter(customer__in=ids_of(customer_id)).order_by("-pk")[:LONGEST])
    lines = AuditLine.objects.filter(object_type="customers.consent", object_id__in=[row.pk for row in rows])
    by = dict(lines.values_list("object_id", "actor_name"))
    return [
        Logged(row, _label(row), _how(row), by.get(row.pk, ""), text_as_it_was(row, purpose_of(row.purpose)))
        for row in rows
    ]


def _label(row: Consent) -> str | Promise:
    purpose = purpose_of(row.purpose)
    return purpose.label if purpose else row.purpose


def _how(row: Consent) -> str | Promise:
    if row.text_version == "merge":
        return gettext("Kept when two customers were merged")
    return SOURCES.get(row.source, row.source)
