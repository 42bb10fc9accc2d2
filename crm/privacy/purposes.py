"""What a customer can agree to: rooms register their purposes, one page shows them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from crm.customers.models import Consent
from kernel.actor import Actor
from kernel.clock import Clock
from tenants.accounts.rights import Action

# How the customer said it at the desk; kept as the consent's source.
WAYS = {
    "desk_spoken": pgettext_lazy("consent", "Said it in person"),
    "desk_signed": pgettext_lazy("consent", "Signed on paper"),
    "desk_message": pgettext_lazy("consent", "Wrote it in a message"),
    "desk_phone": pgettext_lazy("consent", "Said it on the phone"),
}
OWN_PAGE = "own_page"  # said by the customer, on the page that only they open


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer said: of whom, yes or no, and how (a code of WAYS, or OWN_PAGE).

    `read` is the mark of the text that they read (`texts.Wording.mark`), None where no page of ours showed it.
    """

    customer_id: int
    given: bool
    way: str = "desk_spoken"
    read: str | None = None


Recorder = Callable[[Actor, Clock, Said], Consent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing to agree to, by the code that its consents carry.

    `text()` is our own text of it, in the language of now, and `version` its name and number ("marketing 1"); a salon may
    put its own in its place (see `texts`). `facts()` are what stands in its braces. `channel` is the way of writing that it is
    about, "" for none; `text_label` names a text that several of them share,
    `note()` is what else has to hold, in words, "" for nothing. `is_usual` is what holds while the customer has said nothing. `action` is the right to
    write it down. A room whose consent has effects of its own gives `record`, a service of its own.
    """

    code: str
    label: str | Promise
    text: Callable[[], str]
    version: str
    position: int
    channel: str = ""
    text_label: str | Promise = ""
    facts: Callable[[], Mapping[str, str]] = dict
    is_usual: bool = False
    action: Action = Action.CUSTOMER_WRITE
    record: Recorder | None = None
    note: Callable[[], str] = str

    @property
    def text_code(self) -> str:
        """The name of its text, without the number."""
        return self.version.rpartition(" ")[0]


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Add it, or replace the one of the same code."""
    _purposes[purpose.code] = purpose


def purposes() -> list[Purpose]:
    """All of them, as they stand on the page."""
    return sorted(_purposes.values(), key=lambda one: (one.position, one.code))


def purpose_of(code: str) -> Purpose | None:
    """The one of that code."""
    return _purposes.get(code)
